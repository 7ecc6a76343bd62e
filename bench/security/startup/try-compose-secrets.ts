import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const SCRIPT = fileURLToPath(new URL("../../../scripts/compose-secrets.mjs", import.meta.url));
const run = promisify(execFile);

/** What `scripts/compose-secrets.mjs` makes: other each time, long, behind a folder of the owner's, kept at a second run. */
export async function tryComposeSecrets(): Promise<string> {
  const homes = [0, 1].map(() => mkdtempSync(path.join(tmpdir(), "pfn-secrets-")));
  try {
    const made = [];
    for (const home of homes) made.push(await secretsIn(home));
    const [first, second] = made as [Map<string, string>, Map<string, string>];
    for (const [name, value] of first) {
      if (value.length < 40) throw new Error(`${name} has ${value.length} characters`);
      if (second.get(name) === value) throw new Error(`${name} is the same in two installations`);
    }
    const again = await secretsIn(homes[0] as string);
    if (JSON.stringify([...again]) !== JSON.stringify([...first]))
      throw new Error("a second run made others");
    return `${first.size} files, random in each installation, in a folder of mode 700, kept at a second run`;
  } finally {
    for (const home of homes) rmSync(home, { recursive: true, force: true });
  }
}

async function secretsIn(home: string): Promise<Map<string, string>> {
  await run(process.execPath, [SCRIPT], { env: { ...process.env, PFN_HOME: home } });
  const folder = path.join(home, "compose");
  const mode = (statSync(folder).mode & 0o777).toString(8);
  if (mode !== "700") throw new Error(`the folder's mode is ${mode}`);
  const files = readdirSync(folder).sort();
  return new Map(files.map((file) => [file, readFileSync(path.join(folder, file), "utf8")]));
}
