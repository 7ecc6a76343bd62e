import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "./paths.mjs";
import { Refusal } from "./refusal.mjs";
import { tail } from "./tail.mjs";

/**
 * Runs a command to its end with its output in `log`.
 *
 * options  { log: file, env?: added variables, verbose?: show the output too, signal?: AbortSignal that ends it,
 *            explain?: the lines worth showing of a log, the last ones by default }
 * Rejects  with a Refusal that carries the last lines of the output when the command fails.
 */
export async function run(command, args, { log, env = {}, verbose = false, signal, explain = tail }) {
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const out = fs.createWriteStream(log, { mode: 0o600 });
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    // npm is a script named npm.cmd on Windows, which only a shell starts.
    shell: process.platform === "win32" && command === "npm",
  });
  const stop = () => child.kill("SIGTERM");
  signal?.addEventListener("abort", stop, { once: true });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      out.write(chunk);
      if (verbose) process.stdout.write(chunk);
    });
  }
  const outcome = await new Promise((resolve) => {
    child.on("error", (error) => resolve({ error }));
    child.on("close", (code) => resolve({ code }));
  });
  signal?.removeEventListener("abort", stop);
  await new Promise((resolve) => out.end(resolve));
  signal?.throwIfAborted();
  if (outcome.code === 0) return;
  const what = `\`${[path.basename(command), ...args.map((a) => path.relative(ROOT, a) || a)].join(" ")}\``;
  if (outcome.error) throw new Refusal(`${what} could not be started: ${outcome.error.message}.`);
  throw new Refusal(
    `${what} failed with code ${outcome.code}; its whole output is in ${log}.\n${explain(log)}`,
  );
}
