import { fileURLToPath } from "node:url";
import type Docker from "dockerode";
import { ensureFixtureImage, FIXTURE_LABEL } from "@/bench/fixture-image";
import type { ComposeService } from "@/bench/security/deployment/read-compose";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");

export interface Stage {
  docker: Docker;
  /** In front of every volume and network, so that stages never meet. */
  prefix: string;
}

/**
 * Starts one service of the compose file with all that confines it (user, capabilities, mounts, networks, name spaces),
 * on an image of nothing but Node, with the checkout read-only where the real image has its code.
 */
export async function runService(
  { docker, prefix }: Stage,
  service: ComposeService,
  command: string[],
): Promise<Docker.Container> {
  const Image = await ensureFixtureImage(docker);
  const [first, ...others] = service.networks ?? [];
  // The image's own user where the service names none, see Dockerfile.
  const user = service.user ?? "1000:1000";
  const container = await docker.createContainer({
    Image,
    Cmd: command,
    WorkingDir: "/pfn",
    User: user,
    Env: Object.entries(service.environment ?? {})
      .filter(([name]) => /^PFN_GATE|^NODE_ENV/.test(name))
      .map(([name, value]) => `${name}=${value.replace(/^\$\{\w+:-(.*)\}$/, "$1")}`),
    Labels: { ...service.labels, [FIXTURE_LABEL]: "1" },
    HostConfig: {
      Binds: [...(service.volumes ?? []).map((volume) => bindOf(prefix, volume)), `${ROOT}:/pfn:ro`],
      NetworkMode: service.network_mode ?? `${prefix}${first}`,
      ReadonlyRootfs: service.read_only ?? false,
      // A mount gets the mode of the folder under it, 1777 in the real image and 755 in this one.
      Tmpfs: Object.fromEntries((service.tmpfs ?? []).map((folder) => [folder, `uid=${user.split(":")[0]}`])),
      CapDrop: service.cap_drop ?? [],
      CapAdd: service.cap_add ?? [],
      SecurityOpt: (service.security_opt ?? []).map((option) => option.replace(":true", "")),
      PidMode: service.pid ?? "",
      ...({ CgroupnsMode: service.cgroup ?? "" } as object),
    },
  });
  for (const network of others)
    await docker.getNetwork(`${prefix}${network}`).connect({ Container: container.id });
  await container.start();
  return container;
}

/** Named volumes of this stage; folders of the host as they are; a cache that the drill has no use for left out. */
function bindOf(prefix: string, volume: string): string {
  return volume.startsWith("/") ? volume : prefix + volume.replace("/pfn/.next/cache", "/cache");
}

/** Runs to its end and gives what it printed. Throws with its words when it fails. */
export async function outputOf(container: Docker.Container): Promise<string> {
  const { StatusCode } = (await container.wait()) as { StatusCode: number };
  const stdout = plain(await container.logs({ stdout: true }));
  if (StatusCode !== 0)
    throw new Error(`it ended with ${StatusCode}: ${plain(await container.logs({ stderr: true }))}`);
  return stdout;
}

/** Without the engine's heads of eight bytes, one a chunk. */
function plain(log: Buffer): string {
  let text = "";
  for (let at = 0; at + 8 <= log.length; ) {
    const size = log.readUInt32BE(at + 4);
    text += log.toString("utf8", at + 8, at + 8 + size);
    at += 8 + size;
  }
  return text;
}
