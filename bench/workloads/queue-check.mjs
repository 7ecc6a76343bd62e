// Healthy while new work waits less than three seconds.
import { readFileSync } from "node:fs";

process.exit(Number(readFileSync("/tmp/wait", "utf8")) < 3 ? 0 : 1);
