import { spawnSync } from "node:child_process";
import { inRoot, ROOT } from "./paths.mjs";
import { load } from "./typescript.mjs";

const READS = [
  "package.json",
  "next.config.ts",
  ".next/BUILD_ID",
  "node_modules/next/package.json",
  "server/env.ts",
];
const PROBE = `const fs = require("fs"); for (const file of process.argv.slice(1)) fs.accessSync(file, fs.constants.R_OK)`;

/**
 * Whom the web part runs as: where PFN was started by root, a user who may open neither the engine's socket nor the
 * gate's, so that whoever breaks into it is not root.
 *
 * Returns  { user, line }: `user` null where it stays the one who started PFN, and `line` why, where that is root.
 */
export async function webUser() {
  const { unprivilegedUser } = await load("server/embedded/unprivileged-user.ts");
  const user = unprivilegedUser();
  if (user === null) return { user: null, line: null };
  const probe = spawnSync(process.execPath, ["-e", PROBE, ...READS.map((file) => inRoot(file))], {
    ...user,
    cwd: "/",
    env: {},
  });
  if (probe.status === 0) return { user, line: null };
  const line = `The web part runs as root, since no other user may read ${ROOT} or run this Node: move PFN to a folder such as /opt/pfn.`;
  return { user: null, line };
}
