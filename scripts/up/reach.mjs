import net from "node:net";
import { Refusal } from "./refusal.mjs";

const PATIENCE_MS = 4_000;

/** Whether a TCP connection to host:port comes about within `ms`. */
export function connects(host, port, ms = PATIENCE_MS) {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const timer = setTimeout(() => done(false), ms);
    const done = (answer) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => done(true)).once("error", () => done(false));
  });
}

/** Proves that a database that was named explicitly answers at all; whether it lets us in shows when migrating. */
export async function checkDatabase(url) {
  const { hostname, port } = parsed("DATABASE_URL", url, "postgresql://user:password@host:5432/pfn");
  // Without a host it is a socket in a folder, which the driver finds by itself.
  if (hostname === "" || (await connects(unbracketed(hostname), Number(port || 5432)))) return;
  throw new Refusal(
    `DATABASE_URL names ${hostname}:${port || 5432}, where no PostgreSQL answers: start it or correct the address, or unset DATABASE_URL to use the embedded one.`,
  );
}

/** Proves that a Redis that was named explicitly answers and lets us in. */
export async function checkRedis(url) {
  const { protocol, hostname, port, username, password } = parsed("REDIS_URL", url, "redis://host:6379");
  const at = `${hostname}:${port || 6379}`;
  const remedy = "start it or correct the address, or unset REDIS_URL to keep the queue in PostgreSQL";
  const host = unbracketed(hostname);
  if (!(await connects(host, Number(port || 6379)))) {
    throw new Refusal(`REDIS_URL names ${at}, where nothing answers: ${remedy}.`);
  }
  if (protocol === "rediss:") return;
  const login = password ? [["AUTH", ...[username, password].filter(Boolean).map(decodeURIComponent)]] : [];
  const answer = await exchange(host, Number(port || 6379), [...login, ["PING"]]);
  if (answer.includes("+PONG")) return;
  const words = answer.split("\r\n")[0] || "no answer";
  throw new Refusal(`REDIS_URL names ${at}, which does not let us in (${words}): ${remedy}.`);
}

function parsed(name, url, example) {
  if (URL.canParse(url)) return new URL(url);
  throw new Refusal(`${name} is not a URL: write it like ${example}.`);
}

const unbracketed = (hostname) => hostname.replace(/^\[|\]$/g, "");

/** Sends commands in Redis' own protocol; resolves to what came back by the time of PONG, an error or the end. */
function exchange(host, port, commands) {
  const encode = (words) =>
    `*${words.length}\r\n${words.map((w) => `$${Buffer.byteLength(w)}\r\n${w}\r\n`).join("")}`;
  return new Promise((resolve) => {
    let text = "";
    const socket = net.connect({ host, port, timeout: PATIENCE_MS }).setEncoding("utf8");
    socket.write(commands.map(encode).join(""));
    socket.on("data", (chunk) => {
      text += chunk;
      if (/\+PONG|^-/m.test(text)) socket.destroy();
    });
    socket.once("timeout", () => socket.destroy());
    socket.once("error", () => socket.destroy());
    socket.once("close", () => resolve(text));
  });
}
