// Makes the secrets of docker-compose.yml, once; a second run changes nothing.
import "./up/check-node.mjs";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { inState } from "./up/paths.mjs";

const folder = inState("compose");
// The folder keeps others on this machine out. The files themselves must be readable by the users inside the
// containers, into which they are mounted one by one.
fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
fs.chmodSync(folder, 0o700);

function keep(name, make) {
  const file = inState("compose", name);
  if (!fs.existsSync(file)) fs.writeFileSync(file, make(), { mode: 0o644 });
  return fs.readFileSync(file, "utf8");
}

const random = () => randomBytes(32).toString("base64url");
const password = keep("postgres-password", random);
keep("database-url", () => `postgresql://pfn:${password}@postgres:5432/pfn`);
const queuePassword = keep("redis-password", random);
keep("redis-url", () => `redis://:${queuePassword}@redis:6379`);
keep("auth-secret", random);
keep("secret-key", random);
console.log(`The secrets are in ${folder}.`);
