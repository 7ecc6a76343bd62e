import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { inRoot, ROOT } from "./paths.mjs";

const STAMP = "pfn-fingerprint";
// Derived from the schema, which is hashed itself; tests and prose change nothing that runs.
const LEFT_OUT = [/^server\/store\/generated\//, /\.test\.(tsx?|mjs)$/, /\.md$/];

/**
 * SHA-256 over the names and contents of files and folders of the checkout, in a fixed order.
 * A path that does not exist counts as absent, so creating it changes the result.
 */
export function fingerprint(paths) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap((name) => filesUnder(inRoot(name)))) {
    const name = path.relative(ROOT, file).replaceAll("\\", "/");
    if (LEFT_OUT.some((pattern) => pattern.test(name))) continue;
    hash.update(`${name}\0`).update(fs.readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

function filesUnder(target) {
  const stat = fs.statSync(target, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [target];
  return fs
    .readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Whether `folder`, made from sources, was made from these: its stamp lies inside it, so that whoever deletes or
 * remakes the folder by other means takes the stamp away too.
 */
export function madeFrom(folder, print) {
  const file = inRoot(folder, STAMP);
  return fs.existsSync(file) && fs.readFileSync(file, "utf8") === print;
}

export function stamp(folder, print) {
  fs.writeFileSync(inRoot(folder, STAMP), print);
}
