import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { STATE } from "./paths.mjs";
import { connects } from "./reach.mjs";
import { Refusal } from "./refusal.mjs";

/** Where the web part will listen: { host, port, url }, from PFN_HOST, PFN_PORT and PFN_PUBLIC_URL. */
export function chosenAddress(env = process.env) {
  const host = env.PFN_HOST || "127.0.0.1";
  const port = Number(env.PFN_PORT || 7300);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Refusal(`PFN_PORT is "${env.PFN_PORT}": give it a whole number from 1 to 65535.`);
  }
  return { host, port, url: env.PFN_PUBLIC_URL || `http://localhost:${port}` };
}

/**
 * Makes a folder and those above it, one by one: Node's own `recursive` asks for ever where a file system answers that a
 * folder it cannot make is not there (/proc does).
 */
function makeFolder(folder) {
  if (fs.existsSync(folder)) return;
  if (path.dirname(folder) !== folder) makeFolder(path.dirname(folder));
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    // Another start made it meanwhile.
    if (error.code !== "EEXIST") throw error;
  }
}

/** Makes the state folder, and proves that it can be written. */
export function checkWritable() {
  try {
    makeFolder(STATE);
    const probe = fs.mkdtempSync(`${STATE}/.probe-`);
    fs.rmdirSync(probe);
  } catch (error) {
    throw new Refusal(
      `${STATE} cannot be written (${error.code}): give yourself write access to it, or set PFN_HOME to another folder.`,
    );
  }
}

/** Proves that the web part can listen there. */
export async function checkPortFree({ host, port }) {
  const taken = `Port ${port} is taken: stop what listens there, or choose another one, for example PFN_PORT=${port + 1} npm run up.`;
  // Binding alone does not tell: macOS lets 127.0.0.1 be bound beside a listener on all addresses.
  if (await connects(host === "0.0.0.0" ? "127.0.0.1" : host, port, 1_000)) throw new Refusal(taken);
  const code = await new Promise((resolve) => {
    const probe = net.createServer();
    probe.once("error", (error) => resolve(error.code));
    probe.listen(port, host, () => probe.close(() => resolve(undefined)));
  });
  if (code === "EADDRINUSE") throw new Refusal(taken);
  if (code === "EACCES") {
    throw new Refusal(
      `This user may not listen on port ${port}: choose one above 1023, for example PFN_PORT=7300.`,
    );
  }
  if (code) {
    throw new Refusal(`PFN cannot listen on ${host} (${code}): set PFN_HOST to an address of this machine.`);
  }
}
