import fs from "node:fs";
import path from "node:path";
import { inRoot } from "../up/paths.mjs";

/** Folders that hold code of ours. */
export const CODE_FOLDERS = ["app", "bench", "e2e", "scripts", "server", "workers"];

const GENERATED = /^server\/store\/generated\//;

/** Every hand-written file below CODE_FOLDERS whose name matches, relative to the checkout, with forward slashes. */
export function sources(pattern) {
  return CODE_FOLDERS.filter((folder) => fs.existsSync(inRoot(folder))).flatMap((folder) =>
    fs
      .readdirSync(inRoot(folder), { recursive: true })
      .map((file) => path.join(folder, file).replaceAll("\\", "/"))
      .filter((file) => pattern.test(file) && !GENERATED.test(file)),
  );
}
