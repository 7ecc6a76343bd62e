import fs from "node:fs";
import { inRoot, inState } from "./paths.mjs";
import { run } from "./run.mjs";
import { tail } from "./tail.mjs";

/** Installs what package-lock.json names, unless node_modules already holds exactly that. */
export async function install({ verbose, signal }) {
  if (installedAgrees()) return "up to date";
  // No package needs a script of its own, and a package that was taken over would bring one.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  await run("npm", args, {
    log: inState("logs", "install.log"),
    verbose,
    signal,
    explain: npmErrors,
  });
}

/**
 * Whether node_modules is what package-lock.json asks for. npm keeps a lockfile of what it really installed inside
 * node_modules and writes it last, so an interrupted install never agrees. Only optional packages may be missing:
 * those are binaries of other platforms.
 */
function installedAgrees() {
  const hidden = inRoot("node_modules", ".package-lock.json");
  if (!fs.existsSync(hidden)) return false;
  const wanted = JSON.parse(fs.readFileSync(inRoot("package-lock.json"), "utf8")).packages;
  const found = JSON.parse(fs.readFileSync(hidden, "utf8")).packages;
  return Object.entries(wanted).every(([name, want]) => {
    if (name === "") return true;
    const have = found[name];
    if (!have) return want.optional === true;
    return have.version === want.version && have.integrity === want.integrity;
  });
}

/** npm states the reason first and then explains its own usage at length. */
function npmErrors(log) {
  const errors = fs.readFileSync(log, "utf8").match(/^npm error \S.*/gm) ?? [];
  return errors.length === 0 ? tail(log) : errors.slice(0, 8).join("\n");
}
