import { spawn } from "node:child_process";
import fs from "node:fs";
import { pathToFileURL } from "node:url";
import { inRoot, inState, ROOT } from "./paths.mjs";

const LOG_BYTES = 20 * 2 ** 20;

/**
 * A long-running part of PFN in a Node process of its own.
 *
 * args     for node: loader flags, script, arguments.
 * options  { env: added variables, verbose: show the output too, user?: { uid, gid } to run as }
 * Returns  { name, log, exited, stop }. `exited` resolves to a sentence's end, "ended with code 1"; `stop(ms)` sends
 *          SIGTERM, and SIGKILL when `ms` have passed, and resolves when the process has ended.
 */
export function startChild(name, args, { env, verbose, user }) {
  const log = inState("logs", `${name}.log`);
  const write = appender(log);
  const together = pathToFileURL(inRoot("scripts/up/die-with-parent.mjs")).href;
  const child = spawn(process.execPath, ["--import", together, ...args], {
    cwd: ROOT,
    ...user,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Its own process group: Ctrl-C in a terminal reaches us alone, and we end the children in order.
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      write(chunk);
      if (verbose) process.stdout.write(chunk);
    });
  }
  const exited = new Promise((resolve) => {
    child.once("error", (error) => resolve(`could not be started: ${error.message}`));
    child.once("close", (code, signal) =>
      resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`),
    );
  });
  const stop = async (ms) => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => {
      console.log(`${name} did not drain in ${ms / 1000} s and is ended.`);
      child.kill("SIGKILL");
    }, ms);
    await exited;
    clearTimeout(timer);
  };
  return { name, log, exited, stop };
}

/** Appends to `file`; keeps one older file when it grows past LOG_BYTES, so that logs never fill a disk. */
function appender(file) {
  let size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return (chunk) => {
    if (size > LOG_BYTES) {
      fs.renameSync(file, `${file}.1`);
      size = 0;
    }
    fs.appendFileSync(file, chunk, { mode: 0o600 });
    size += chunk.length;
  };
}
