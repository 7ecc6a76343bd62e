import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Refusal } from "./refusal.mjs";

/** The secret kept in `file`; 32 random bytes, readable by the owner alone, when it does not exist yet. */
export function keptSecret(file) {
  if (fs.existsSync(file)) return fs.readFileSync(file, "utf8").trim();
  const secret = randomBytes(32).toString("base64url");
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: "wx" });
  return secret;
}

/** A variable, or the content of the file that `<name>_FILE` names, or undefined. */
export function given(name, env = process.env) {
  if (env[name]) return env[name];
  const file = env[`${name}_FILE`];
  if (!file) return undefined;
  try {
    return fs.readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new Refusal(`${name}_FILE names ${file}, which cannot be read (${error.code}): correct the path.`);
  }
}
