import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Control } from "@/bench/security/control";
import { auditPackages } from "@/bench/security/supply/audit-packages";
import { checkSbom } from "@/bench/security/supply/check-sbom";
import { checkInstallScripts } from "@/bench/security/supply/install-scripts";
import { type Lockfile, lintLockfile } from "@/bench/security/supply/lint-lockfile";
import { belowFloors, FLOORS, lockedPackages } from "@/bench/security/supply/version-floors";

const ROOT = new URL("../../../", import.meta.url);
const read = (file: string) => readFileSync(fileURLToPath(new URL(file, ROOT)), "utf8");
const lockfile = () => JSON.parse(read("package-lock.json")) as Lockfile;

function noFaults(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(faults.join("\n"));
}

export const controls: readonly Control[] = [
  {
    control: "supply chain: every package is pinned by SHA-512 and comes from the registry alone",
    async run() {
      const lock = lockfile();
      noFaults(lintLockfile(lock));
      return `${Object.keys(lock.packages).length - 1} packages`;
    },
  },
  {
    control: "supply chain: no package is older than the mend of a known weakness",
    async run() {
      noFaults(belowFloors(lockedPackages(lockfile())));
      return `${FLOORS.length} floors`;
    },
  },
  {
    control: "supply chain: no package needs a script to be installed, and none runs one",
    run: async () => checkInstallScripts(lockfile()),
  },
  {
    control: "supply chain: npm audit finds nothing high or critical in production",
    longOnly: "asks the registry over the network",
    run: auditPackages,
  },
  {
    control: "supply chain: the bill of materials lists everything that is installed",
    run: () => checkSbom(lockfile()),
  },
];
