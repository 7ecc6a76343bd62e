import { spawn } from "node:child_process";
import { inRoot, ROOT } from "../up/paths.mjs";

/** Runs a script of an installed package with this Node; resolves to { code, out, err } whatever the code. */
export function capture(script, args, env = {}) {
  const child = spawn(process.execPath, [inRoot("node_modules", script), ...args], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const out = [];
  const err = [];
  child.stdout.on("data", (chunk) => out.push(chunk));
  child.stderr.on("data", (chunk) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
  });
}

/** The outcome of a tool that says everything by its exit code and output. */
export async function verdict(script, args, env) {
  const { code, out, err } = await capture(script, args, env);
  return {
    ok: code === 0,
    summary: code === 0 ? "clean" : `exit code ${code}`,
    detail: `${out}${err}`.trim(),
  };
}
