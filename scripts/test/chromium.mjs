import fs from "node:fs";
import path from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** The Chromium to test with: PFN_CHROMIUM, else the first one found on PATH, else Chrome on a Mac, else undefined. */
export function findChromium(env = process.env) {
  if (env.PFN_CHROMIUM) return env.PFN_CHROMIUM;
  const folders = ["/usr/bin", ...(env.PATH ?? "").split(path.delimiter)].filter(Boolean);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...candidates, MAC].find((file) => fs.existsSync(file));
}
