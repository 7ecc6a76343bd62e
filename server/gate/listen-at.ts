import { mkdirSync, rmSync, statSync } from "node:fs";
import type { Server } from "node:http";
import net from "node:net";
import { dirname } from "node:path";

/**
 * Lets a server listen at a unix socket that nobody but `mode` allows may open, from its first instant on: the umask
 * decides, since between listening and chmod there is a gap. A folder that is not there is made for the owner alone.
 * Throws when another process answers there, or when the path is taken by something that is no socket.
 */
export async function listenAt(server: Server, socket: string, mode: number): Promise<void> {
  mkdirSync(dirname(socket), { recursive: true, mode: 0o700 });
  const there = statSync(socket, { throwIfNoEntry: false });
  if (there && !there.isSocket()) throw new Error(`${socket} is there, and no socket: remove it`);
  if (there && (await answers(socket))) throw new Error(`another gate answers at ${socket}: stop it first`);
  if (there) rmSync(socket);
  const before = process.umask(0o777 & ~mode);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(socket, resolve);
    });
  } finally {
    process.umask(before);
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.connect(socket);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });
}
