import { readFileSync } from "node:fs";
import Docker from "dockerode";

/** Why no Docker Engine answers here, in words; `null` when one does. */
export async function whyNoEngine(): Promise<string | null> {
  try {
    await new Docker({ timeout: 5_000 }).ping();
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  }
}

/** The memory limit that the kernel enforces, out of the container's own cgroup, v1 or v2. */
export function enforcedMemoryBytes({ State }: Docker.ContainerInspectInfo): number {
  const lines = readFileSync(`/proc/${State.Pid}/cgroup`, "utf8").split("\n");
  const of = (controller: string) =>
    lines.map((line) => line.split(":")).find((part) => part[1]?.split(",").includes(controller))?.[2];
  const v1 = of("memory");
  const file =
    v1 === undefined
      ? `/sys/fs/cgroup${of("")}/memory.max`
      : `/sys/fs/cgroup/memory${v1}/memory.limit_in_bytes`;
  return Number(readFileSync(file, "utf8"));
}
