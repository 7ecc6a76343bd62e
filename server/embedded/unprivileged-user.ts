import { spawnSync } from "node:child_process";

/** A user to run a child process as; the shape that `child_process` takes. */
export interface UnprivilegedUser {
  uid: number;
  gid: number;
}

const NOBODY = 65534;

/**
 * PostgreSQL refuses to run as root. Returns the user to drop to ("postgres" when the machine has one, else
 * "nobody"), or `null` when this process is not root and needs no other.
 */
export function unprivilegedUser(): UnprivilegedUser | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = ["-u", "-g"].map((flag) => spawnSync("id", [flag, name], { encoding: "utf8" }));
    if (uid?.status === 0 && gid?.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  return { uid: NOBODY, gid: NOBODY };
}

/** Whether `user` can enter `directory`: a checkout below a closed folder such as /root cannot be entered. */
export function canEnter(directory: string, user: UnprivilegedUser): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd "$0"', directory], { ...user, cwd: "/" }).status === 0;
}
