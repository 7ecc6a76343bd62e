import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type Docker from "dockerode";

export const FIXTURE_IMAGE = "pfn-fixture:node";
/** Everything that a test or bench makes carries this, so that it can be found and removed. */
export const FIXTURE_LABEL = "pfn.test";
const HASH_LABEL = "pfn.fixture.hash";
const WORKLOADS = fileURLToPath(new URL("./workloads/", import.meta.url));

export type Workload = "throughput" | "healthy" | "leak" | "surge" | "crash";

export interface RunWorkloadOptions {
  workload: Workload;
  name?: string;
  env?: Record<string, string>;
  labels?: Record<string, string>;
  /** Left out: no limit. */
  memoryBytes?: number;
  cpuMillicores?: number;
  /** Merged over everything else, for what only one test needs. */
  hostConfig?: Docker.HostConfig;
}

/**
 * An image with nothing but this machine's Node, its shared libraries and `bench/workloads`: it needs no registry.
 * Built once and found again by the hash of its contents. Returns the tag.
 * Throws when the engine refuses the import, or when `ldd` cannot tell the libraries of this Node (not Linux).
 */
export async function ensureFixtureImage(docker: Docker): Promise<string> {
  const workloads = readdirSync(WORKLOADS)
    .filter((file) => file.endsWith(".mjs"))
    .sort();
  const hash = createHash("sha256").update(process.version).update(process.arch);
  for (const file of workloads) hash.update(file).update(readFileSync(WORKLOADS + file));
  const wanted = hash.digest("hex");
  const [present] = await docker.listImages({ filters: { label: [`${HASH_LABEL}=${wanted}`] } });
  if (present?.RepoTags?.includes(FIXTURE_IMAGE)) return FIXTURE_IMAGE;

  const rootfs = mkdtempSync(join(tmpdir(), "pfn-rootfs-"));
  try {
    const place = (from: string, to: string) => {
      mkdirSync(join(rootfs, dirname(to)), { recursive: true });
      copyFileSync(realpathSync(from), join(rootfs, to));
    };
    place(process.execPath, "/usr/bin/node");
    for (const library of sharedLibraries(process.execPath)) place(library, library);
    for (const file of workloads) place(WORKLOADS + file, `/workloads/${file}`);
    mkdirSync(join(rootfs, "tmp"));
    await importRootfs(docker, rootfs, [`LABEL ${HASH_LABEL}=${wanted} ${FIXTURE_LABEL}=1`]);
  } finally {
    rmSync(rootfs, { recursive: true, force: true });
  }
  return FIXTURE_IMAGE;
}

/** Creates and starts one fixture container, labelled `pfn.test=1`; the caller removes it. */
export async function runWorkload(docker: Docker, options: RunWorkloadOptions): Promise<Docker.Container> {
  const image = await ensureFixtureImage(docker);
  const { workload, memoryBytes, cpuMillicores } = options;
  const container = await docker.createContainer({
    ...(options.name === undefined ? {} : { name: options.name }),
    Image: image,
    Cmd: ["/usr/bin/node", `/workloads/${workload}.mjs`],
    Env: Object.entries(options.env ?? {}).map(([key, value]) => `${key}=${value}`),
    Labels: { ...options.labels, [FIXTURE_LABEL]: "1" },
    HostConfig: {
      ...(memoryBytes === undefined ? {} : { Memory: memoryBytes, MemorySwap: memoryBytes }),
      ...(cpuMillicores === undefined ? {} : { NanoCpus: cpuMillicores * 1e6 }),
      ...options.hostConfig,
    },
  });
  await container.start();
  return container;
}

/** Removes every fixture container that carries this label, whatever its state; gone is fine. */
export async function removeFixtures(docker: Docker, label: string): Promise<void> {
  const left = await docker.listContainers({ all: true, filters: { label: [label] } });
  await Promise.all(left.map(({ Id }) => removeContainer(docker, Id)));
}

/** Removes one container, running or not; gone, or being removed already, is fine. */
export async function removeContainer(docker: Docker, id: string): Promise<void> {
  try {
    await docker.getContainer(id).remove({ force: true, v: true });
  } catch (error) {
    const status = (error as { statusCode?: number }).statusCode;
    if (status !== 404 && status !== 409) throw error;
  }
}

async function importRootfs(docker: Docker, rootfs: string, changes: string[]): Promise<void> {
  const [repo, tag] = FIXTURE_IMAGE.split(":");
  const tar = spawn("tar", ["-C", rootfs, "--owner=0", "--group=0", "-c", "."], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  // The import is read to its end, because an error of the engine arrives inside the stream of its answer.
  const progress = await docker.importImage(tar.stdout as unknown as string, { repo, tag, changes });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(progress, (error: Error | null, lines: { error?: string }[]) => {
      const refused = lines.find((line) => line.error)?.error;
      if (error ?? refused) reject(error ?? new Error(`the engine refused the fixture image: ${refused}`));
      else resolve();
    });
  });
}

function sharedLibraries(binary: string): string[] {
  const listed = execFileSync("ldd", [binary], { encoding: "utf8" });
  const paths = [...listed.matchAll(/(?:=>\s+|^\s+)(\/\S+)\s+\(0x/gm)].map((match) => match[1] as string);
  if (paths.length === 0) throw new Error(`ldd names no libraries of ${binary}`);
  return paths;
}
