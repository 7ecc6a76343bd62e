/** The parts of package-lock.json (version 3) that are read. */
export interface Lockfile {
  lockfileVersion: number;
  packages: Record<string, LockedPackage>;
}
export interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  dev?: boolean;
  optional?: boolean;
  devOptional?: boolean;
  peer?: boolean;
  hasInstallScript?: boolean;
}

const REGISTRY = "https://registry.npmjs.org/";
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;

/**
 * What is wrong with a lockfile, a line each; empty when every package is pinned to bytes of the public registry.
 *
 * Without `resolved` npm takes the registry that is configured, and the SHA-512 decides whether the bytes are right;
 * with one, it must be the public registry by HTTPS: never git, a file, a link or a plain address.
 */
export function lintLockfile(lock: Lockfile): string[] {
  const faults = lock.lockfileVersion === 3 ? [] : [`its version is ${lock.lockfileVersion}, not 3`];
  const packages = Object.entries(lock.packages).filter(([where]) => where !== "");
  if (packages.length === 0) faults.push("it names no package");
  for (const [where, { version, resolved, integrity, link }] of packages) {
    if (!where.startsWith("node_modules/") || link) faults.push(`${where} is a link or lies elsewhere`);
    if (!/^\d+\.\d+\.\d+/.test(version ?? "")) faults.push(`${where} has the version "${version}"`);
    if (resolved !== undefined && !resolved.startsWith(REGISTRY)) faults.push(`${where} is from ${resolved}`);
    if (!SHA512.test(integrity ?? "")) faults.push(`${where} is not pinned by a SHA-512`);
  }
  return faults;
}

/** "next" of "node_modules/a/node_modules/next"; the path is where npm put it. */
export function packageNameOf(where: string): string {
  return where.slice(where.lastIndexOf("node_modules/") + "node_modules/".length);
}
