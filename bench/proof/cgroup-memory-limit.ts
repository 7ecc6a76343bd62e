import { readFileSync } from "node:fs";
import type Docker from "dockerode";

/**
 * The memory limit as the kernel has it, read by hand and not by PFN's own code: bytes, or `null` when the container
 * has no process or no limit.
 */
export async function readCgroupMemoryLimit(docker: Docker, id: string): Promise<number | null> {
  const { State } = await docker.getContainer(id).inspect();
  if (!State.Pid) return null;
  const lines = readFileSync(`/proc/${State.Pid}/cgroup`, "utf8").split("\n");
  const v1 = lines.find((line) => line.split(":")[1]?.split(",").includes("memory"));
  const v2 = lines.find((line) => line.startsWith("0::"));
  const file = v1
    ? `/sys/fs/cgroup/memory${v1.split(":")[2]}/memory.limit_in_bytes`
    : `/sys/fs/cgroup${v2?.slice(3)}/memory.max`;
  const text = readFileSync(file, "utf8").trim();
  return text === "max" ? null : Number(text);
}
