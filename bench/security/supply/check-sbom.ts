import { npmJson } from "@/bench/security/supply/audit-packages";
import { type Lockfile, packageNameOf } from "@/bench/security/supply/lint-lockfile";

interface Sbom {
  bomFormat: string;
  specVersion: string;
  components: { name: string; version: string; purl?: string; hashes?: unknown[] }[];
}

/**
 * What `npm run sbom` prints, held against the lockfile: it names all that is always installed (optional packages are
 * other platforms' binaries), and nothing that is not locked. It names tools too: `npm sbom --omit dev` leaves out what
 * production and a tool share, zod for one.
 */
export async function checkSbom(lock: Lockfile): Promise<string> {
  const sbom = await npmJson<Sbom>(["run", "--silent", "sbom"]);
  if (sbom.bomFormat !== "CycloneDX") throw new Error(`it is ${sbom.bomFormat}, not CycloneDX`);
  const listed = new Set(sbom.components.map(({ name, version }) => `${name}@${version}`));
  const packages = Object.entries(lock.packages).filter(([where]) => where !== "");
  const named = packages.map(([where, entry]) => ({
    name: `${packageNameOf(where)}@${entry.version}`,
    always: !entry.optional && !entry.devOptional && !entry.peer,
  }));
  const locked = new Set(named.map(({ name }) => name));
  const missing = named.filter(({ name, always }) => always && !listed.has(name));
  const extra = [...listed].filter((name) => !locked.has(name));
  const unpinned = sbom.components.filter(({ purl, hashes }) => !purl || !hashes?.length);
  if (missing.length + extra.length + unpinned.length > 0 || listed.size === 0)
    throw new Error(
      `missing ${missing.map(({ name }) => name)}; not locked ${extra}; without purl or hash ${unpinned.map(({ name }) => name)}`,
    );
  return `CycloneDX ${sbom.specVersion}, ${listed.size} components, each with a purl and a SHA-512`;
}
