import { pathToFileURL } from "node:url";
import { inRoot, ROOT } from "./paths.mjs";

let ready = false;

/** Imports a TypeScript module of the checkout into this plain Node process; possible once packages are installed. */
export async function load(file) {
  if (!ready) {
    // The alias "@/" is looked up in the tsconfig.json of the working folder.
    process.chdir(ROOT);
    const { register } = await import("tsx/esm/api");
    register();
    ready = true;
  }
  return import(pathToFileURL(inRoot(file)).href);
}
