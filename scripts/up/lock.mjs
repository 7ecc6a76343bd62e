import { randomUUID } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import { inState } from "./paths.mjs";
import { Refusal } from "./refusal.mjs";

/**
 * Makes this the only start in its state folder for as long as the process lives.
 *
 * The holder listens on a loopback port and says a random word known from .pfn/up.json. So a file left by a killed
 * start holds nobody up, and a pid or port that another program has meanwhile got deceives nobody.
 *
 * url      the address to tell to a second start.
 * Returns  a function that gives the lock back.
 * Rejects  with a Refusal that names the address of the start which holds it.
 */
export async function lock(url) {
  const file = inState("up.json");
  const word = randomUUID();
  const server = net.createServer((socket) => socket.on("error", () => undefined).end(word));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const text = JSON.stringify({ pid: process.pid, url, port: server.address().port, word });
  try {
    await claim(file, text);
  } catch (error) {
    server.close();
    throw error;
  }
  return () => {
    fs.rmSync(file, { force: true });
    server.close();
  };
}

async function claim(file, text) {
  for (;;) {
    try {
      fs.writeFileSync(file, text, { flag: "wx", mode: 0o600 });
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = read(file);
    if (holder && (await hear(holder.port)) === holder.word) {
      throw new Refusal(
        `PFN is already running at ${holder.url} (process ${holder.pid}): stop that one first.`,
      );
    }
    fs.rmSync(file, { force: true });
  }
}

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    // Gone meanwhile, or cut off by a kill: nobody holds it.
    return undefined;
  }
}

function hear(port) {
  return new Promise((resolve) => {
    let text = "";
    const socket = net.connect({ host: "127.0.0.1", port, timeout: 2_000 }).setEncoding("utf8");
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.once("timeout", () => socket.destroy());
    socket.once("error", () => resolve(undefined));
    socket.once("close", () => resolve(text));
  });
}
