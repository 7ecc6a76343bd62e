import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inRoot } from "./up/paths.mjs";

let home;
const listening = [];

beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "pfn-up-"));
});

afterEach(async () => {
  for (const server of listening.splice(0)) await new Promise((resolve) => server.close(resolve));
  fs.rmSync(home, { recursive: true, force: true });
});

/** Listens on a free loopback port; closed after the test. */
async function listen(server) {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  listening.push(server);
  return server.address().port;
}

/** A port on which nobody listens: one that was free a moment ago. */
async function silentPort() {
  const probe = net.createServer();
  await new Promise((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Runs a start that is expected to refuse; resolves to { code, said }. */
async function up(env) {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(PFN_|DATABASE_URL|REDIS_URL|DOCKER_|BETTER_AUTH)/.test(name),
    ),
  );
  const child = spawn(process.execPath, [inRoot("scripts/up.mjs")], {
    env: { ...clean, PFN_HOME: home, PFN_PORT: String(await silentPort()), PFN_DEMO: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => chunks.push(chunk));
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { code, said: Buffer.concat(chunks).toString().trim() };
}

/** One sentence, nothing half-started: no process, no lock, no database. */
function expectRefusal({ code, said }, sentence) {
  expect(said).toMatch(sentence);
  expect(said.split("\n")).toHaveLength(1);
  expect(code).toBe(1);
  const left = fs.existsSync(home) ? fs.readdirSync(home) : [];
  expect(left).toEqual([]);
}

describe("npm run up refuses with one sentence and a remedy", () => {
  it("a port that is taken", async () => {
    const port = await listen(net.createServer((socket) => socket.destroy()));
    expectRefusal(
      await up({ PFN_PORT: String(port) }),
      new RegExp(`^Port ${port} is taken: .*PFN_PORT=${port + 1} npm run up\\.$`),
    );
  });

  it("a port that is no port", async () => {
    expectRefusal(await up({ PFN_PORT: "http" }), /^PFN_PORT is "http": give it a whole number/);
  });

  it("a state folder that cannot be written", async () => {
    // A path below a file: no user can write there, root included.
    const file = path.join(home, "file");
    fs.writeFileSync(file, "");
    const outcome = await up({ PFN_HOME: path.join(file, "state") });
    fs.rmSync(file);
    expectRefusal(outcome, /cannot be written \(ENOTDIR\): give yourself write access/);
  });

  it.runIf(process.platform === "linux")("a state folder in a file system that makes none", async () => {
    expectRefusal(
      await up({ PFN_HOME: "/proc/pfn/state" }),
      /^\/proc\/pfn\/state cannot be written \(ENOENT\)/,
    );
  });

  it("a DATABASE_URL where nobody answers", async () => {
    const port = await silentPort();
    expectRefusal(
      await up({ DATABASE_URL: `postgresql://u:p@127.0.0.1:${port}/pfn` }),
      new RegExp(`^DATABASE_URL names 127.0.0.1:${port}, where no PostgreSQL answers: start it`),
    );
  });

  it("a DATABASE_URL that is no URL", async () => {
    expectRefusal(await up({ DATABASE_URL: "db.example.org" }), /^DATABASE_URL is not a URL: write it like/);
  });

  it("a secret file that is not there", async () => {
    expectRefusal(
      await up({ DATABASE_URL_FILE: path.join(home, "gone") }),
      /^DATABASE_URL_FILE names .* \(ENOENT\)/,
    );
  });

  it("a REDIS_URL where nobody answers", async () => {
    const port = await silentPort();
    expectRefusal(
      await up({ REDIS_URL: `redis://127.0.0.1:${port}` }),
      new RegExp(`^REDIS_URL names 127.0.0.1:${port}, where nothing answers: start it`),
    );
  });

  it("a Redis that does not let us in", async () => {
    const port = await listen(
      net.createServer((socket) =>
        socket
          .on("error", () => {})
          .resume()
          .end("-NOAUTH no\r\n"),
      ),
    );
    expectRefusal(
      await up({ REDIS_URL: `redis://127.0.0.1:${port}` }),
      /which does not let us in \(-NOAUTH no\): start it or correct the address/,
    );
  });

  it("a DOCKER_HOST where nobody answers", async () => {
    const port = await silentPort();
    expectRefusal(
      await up({ PFN_DEMO: "", DOCKER_HOST: `tcp://127.0.0.1:${port}` }),
      /^DOCKER_HOST names .*, where no Docker Engine answers \(nobody listens\): start it/,
    );
  });

  it("a DOCKER_HOST that is no Docker Engine", async () => {
    const port = await listen(http.createServer((_, response) => response.writeHead(404).end()));
    expectRefusal(
      await up({ PFN_DEMO: "", DOCKER_HOST: `tcp://127.0.0.1:${port}` }),
      /where no Docker Engine answers \(it answers with status 404\)/,
    );
  });
});

describe("a second start in the same folder", () => {
  it("names the address of the first one and touches nothing", async () => {
    const port = await listen(net.createServer((socket) => socket.end("the word")));
    const held = JSON.stringify({ pid: process.pid, url: "http://localhost:7300", port, word: "the word" });
    fs.writeFileSync(path.join(home, "up.json"), held);
    const { code, said } = await up({});
    expect(said).toBe(
      `PFN is already running at http://localhost:7300 (process ${process.pid}): stop that one first.`,
    );
    expect(code).toBe(1);
    expect(fs.readFileSync(path.join(home, "up.json"), "utf8")).toBe(held);
  });

  it.each([
    { name: "nobody listens on any more", port: silentPort },
    {
      name: "another program has got",
      port: () => listen(net.createServer((socket) => socket.end("something else"))),
    },
  ])("is not held up by a lock whose port $name", async ({ port }) => {
    const stale = { pid: process.pid, url: "http://localhost:7300", port: await port(), word: "the word" };
    fs.writeFileSync(path.join(home, "up.json"), JSON.stringify(stale));
    // It gets past the lock, to the next fault.
    expectRefusal(await up({ DATABASE_URL: "db" }), /^DATABASE_URL is not a URL/);
  });
});
