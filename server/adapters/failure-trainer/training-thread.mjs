// Threads do not inherit the loader that runs TypeScript here: it is registered before anything is imported.
import { register } from "tsx/esm/api";

register();
await import("./serve-training.ts");
