import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** What runs in production, besides the scripts that a person starts. */
const FOLDERS = ["app", "server", "workers"];
const SKIPPED = /^server\/store\/generated\/|\.test\.tsx?$|^server\/test-|^server\/embedded\/test-/;

interface Ban {
  what: string;
  pattern: RegExp;
  /** Files that may, and why. */
  but: Readonly<Record<string, string>>;
}

const POSTGRES = "starts and looks after the embedded PostgreSQL, with fixed arguments";

export const BANS: readonly Ban[] = [
  {
    what: "starts other programs",
    pattern: /["'](?:node:)?child_process["']/,
    but: {
      "server/adapters/tc/run-tool.ts": "tc, ip and nsenter, by execFile: no shell, arguments as a list",
      "server/embedded/data-directory.ts": POSTGRES,
      "server/embedded/postgres-binaries.ts": POSTGRES,
      "server/embedded/start-postgres.ts": POSTGRES,
      "server/embedded/unprivileged-user.ts": POSTGRES,
    },
  },
  { what: "runs a shell", pattern: /\bexecSync\(|\bshell:\s*true|\bexec\(\s*[`"']/, but: {} },
  { what: "makes code of text", pattern: /\beval\(|\bnew Function\(|["'](?:node:)?vm["']/, but: {} },
  {
    what: "puts text into a page as HTML",
    pattern: /\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write\(/,
    but: {},
  },
  {
    what: "puts text into SQL",
    pattern: /\$(?:query|execute)RawUnsafe\(/,
    but: { "server/store/expected-use.ts": "a constant with numbered parameters, too long for a template" },
  },
  {
    what: "trusts a wrong certificate",
    pattern: /rejectUnauthorized:\s*false|NODE_TLS_REJECT_UNAUTHORIZED/,
    but: {},
  },
];

/**
 * What the code does that it must not, a line each.
 *
 * Throws when next to nothing was read, and when an exception is listed that the code has no more.
 */
export function bannedCode(): { faults: string[]; files: number } {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .map((file) => path.join(folder, file).replaceAll("\\", "/"))
      .filter((file) => /\.(tsx?|mjs)$/.test(file) && !SKIPPED.test(file)),
  );
  if (files.length < 100) throw new Error(`only ${files.length} files were read`);
  const texts = new Map(files.map((file) => [file, readFileSync(path.join(ROOT, file), "utf8")]));
  const faults = BANS.flatMap(({ what, pattern, but }) => {
    const found = files.filter((file) => pattern.test(texts.get(file) ?? ""));
    const stale = Object.keys(but).filter((file) => !found.includes(file));
    return [
      ...found.filter((file) => !Object.hasOwn(but, file)).map((file) => `${file} ${what}`),
      ...stale.map((file) => `${file} is excepted, yet no longer ${what}`),
    ];
  });
  return { faults, files: files.length };
}
