import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { SERVER_ENV } from "@/server/embedded/postgres-binaries";
import { canEnter, type UnprivilegedUser } from "@/server/embedded/unprivileged-user";

const SHARED = "/var/lib/pfn";

/**
 * The real folder behind `wanted`, created when absent, that `user` can enter. Below a closed folder (a checkout in
 * /root) the data moves to /var/lib/pfn, and `wanted` becomes a link to it.
 */
export function dataDirectory(wanted: string, user: UnprivilegedUser | null): string {
  const parent = path.dirname(wanted);
  fs.mkdirSync(parent, { recursive: true });
  const exists = fs.lstatSync(wanted, { throwIfNoEntry: false }) !== undefined;
  if (!exists && user && !canEnter(parent, user)) {
    fs.mkdirSync(SHARED, { recursive: true, mode: 0o755 });
    const outside = fs.mkdtempSync(path.join(SHARED, "data-"));
    fs.chmodSync(outside, 0o755);
    fs.symlinkSync(path.join(outside, "postgres"), wanted);
  }
  return realTarget(wanted);
}

/** `realpath` that also follows a link to a folder that is not there yet. */
function realTarget(wanted: string): string {
  const stat = fs.lstatSync(wanted, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) return path.resolve(path.dirname(wanted), fs.readlinkSync(wanted));
  return path.join(fs.realpathSync(path.dirname(wanted)), path.basename(wanted));
}

/**
 * Makes a new cluster in `directory` unless it holds one. Made beside it and renamed when whole: an interrupted first
 * start leaves nothing that looks like a database.
 * Throws an Error with initdb's own words.
 */
export function ensureCluster(
  directory: string,
  { binaries, user, superuser, password }: ClusterOptions,
): void {
  if (fs.existsSync(path.join(directory, "PG_VERSION"))) return;
  const draft = `${directory}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { mode: 0o700 });
  const passwordFile = `${draft}.pw`;
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) for (const file of [draft, passwordFile]) fs.chownSync(file, user.uid, user.gid);
  const args = [
    ["-D", draft],
    ["-U", superuser],
    ["--auth=scram-sha-256", `--pwfile=${passwordFile}`],
    ["--encoding=UTF8", "--no-locale", "--no-instructions"],
  ].flat();
  const result = spawnSync(path.join(binaries, "bin", "initdb"), args, {
    ...user,
    cwd: path.parse(draft).root,
    env: SERVER_ENV,
    encoding: "utf8",
  });
  fs.rmSync(passwordFile);
  if (result.status !== 0) {
    fs.rmSync(draft, { recursive: true, force: true });
    const words = result.error?.message ?? result.stderr.trim();
    throw new Error(`The database folder ${directory} could not be made: ${words}`);
  }
  fs.rmSync(directory, { recursive: true, force: true });
  fs.renameSync(draft, directory);
}

interface ClusterOptions {
  binaries: string;
  user: UnprivilegedUser | null;
  superuser: string;
  password: string;
}
