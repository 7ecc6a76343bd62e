import { execFileSync } from "node:child_process";
import Docker from "dockerode";
import type { Need } from "./fault";

/** What this machine does not have of what faults need. */
export async function lacking(): Promise<Need[]> {
  const has: Record<Need, boolean> = {
    docker: await new Docker().ping().then(
      () => true,
      () => false,
    ),
    redis: runs("redis-server", "--version"),
    root: process.getuid?.() === 0 && runs("mount", "--version"),
  };
  return (Object.keys(has) as Need[]).filter((need) => !has[need]);
}

function runs(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
