import { type Lockfile, packageNameOf } from "@/bench/security/supply/lint-lockfile";

interface Floor {
  name: string;
  /** The first version of each major line without the weakness; a major below all of them is too old. */
  from: readonly string[];
  because: string;
}

/** Weaknesses of packages that PFN stands on, published and mended: a lockfile may not go back behind them. */
export const FLOORS: readonly Floor[] = [
  {
    name: "next",
    from: ["16.2.6"],
    because: "thirteen advisories of May 2026 (bypasses of middleware, SSRF by upgrade, denial of service)",
  },
  {
    name: "react",
    from: ["19.2.1"],
    because: "CVE-2025-55182, code execution by a server component's payload",
  },
  { name: "react-dom", from: ["19.2.1"], because: "CVE-2025-55182, with react" },
  { name: "@trpc/server", from: ["11.8.0"], because: "CVE-2025-68130, prototype pollution by form data" },
  { name: "better-auth", from: ["1.3.26"], because: "CVE-2025-61928, API keys for other users" },
  { name: "nodemailer", from: ["7.0.7", "8.0.0"], because: "CVE-2025-13033, mail to another domain" },
  { name: "protobufjs", from: ["7.2.5", "8.0.0"], because: "CVE-2023-36665, prototype pollution" },
  { name: "tar-fs", from: ["2.1.4", "3.1.1"], because: "CVE-2025-59343, writing outside of the folder" },
  { name: "nanoid", from: ["3.3.8", "5.0.9"], because: "CVE-2024-55565, predictable ids" },
  { name: "postcss", from: ["8.4.31"], because: "CVE-2023-44270, comments parsed as rules" },
  { name: "cross-spawn", from: ["7.0.5"], because: "CVE-2024-21538, slow regular expression" },
  { name: "form-data", from: ["2.5.4", "3.0.4", "4.0.4"], because: "CVE-2025-7783, predictable boundaries" },
  { name: "node-fetch", from: ["2.6.7", "3.1.1"], because: "CVE-2022-0235, headers sent to another host" },
  { name: "semver", from: ["5.7.2", "6.3.1", "7.5.2"], because: "CVE-2022-25883, slow regular expression" },
  { name: "ssh2", from: ["1.4.0"], because: "CVE-2020-26301, command injection" },
  { name: "jose", from: ["4.15.5", "5.0.0"], because: "CVE-2024-28176, decompression without an end" },
  { name: "valibot", from: ["1.2.0"], because: "CVE-2025-66020, slow regular expression" },
  { name: "esbuild", from: ["0.25.0"], because: "GHSA-67mh-4wv8-2f99, its server reads for anybody" },
];

export interface Locked {
  name: string;
  version: string;
}

export function lockedPackages(lock: Lockfile): Locked[] {
  return Object.entries(lock.packages)
    .filter(([where]) => where !== "")
    .map(([where, { version = "" }]) => ({ name: packageNameOf(where), version }));
}

/** Packages that are older than their floor. Throws when not one floor names a package that is there. */
export function belowFloors(locked: readonly Locked[]): string[] {
  const governed = locked.filter(({ name }) => FLOORS.some((floor) => floor.name === name));
  if (governed.length === 0)
    throw new Error("no floor names a package of this lockfile: nothing was compared");
  return FLOORS.flatMap(({ name, from, because }) =>
    governed
      .filter(
        (locked) => locked.name === name && !from.some((floor) => sameLine(locked.version, floor, from)),
      )
      .map(({ version }) => `${name} ${version} is below ${from.join(" / ")}: ${because}`),
  );
}

/** At or above a floor of its own major line, or newer than every line that has one. */
function sameLine(version: string, floor: string, all: readonly string[]): boolean {
  const major = majorOf(version);
  const isNewest = all.every((other) => majorOf(other) <= majorOf(floor));
  return major === majorOf(floor) ? compare(version, floor) >= 0 : isNewest && major > majorOf(floor);
}

const majorOf = (version: string) => Number(version.split(".", 1)[0]);

/** By major, minor and patch; a pre-release is below its release. */
function compare(a: string, b: string): number {
  const parts = (version: string) => (version.split("-", 1)[0] ?? "").split(".").map(Number);
  const [left, right] = [parts(a), parts(b)];
  for (const [at, number] of left.entries()) {
    const other = right[at] ?? 0;
    if (number !== other) return number - other;
  }
  return Number(b.includes("-")) - Number(a.includes("-"));
}
