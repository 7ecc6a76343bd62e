import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureDatabase } from "@/server/embedded/ensure-database";
import { freePort } from "@/server/embedded/free-port";
import { type EmbeddedPostgres, startPostgres } from "@/server/embedded/start-postgres";

let home: string;
let running: EmbeddedPostgres | undefined;

beforeEach(() => {
  // mkdtemp makes it for this user alone: as root, the very case where the server's user cannot enter.
  home = fs.mkdtempSync(path.join(os.tmpdir(), "pfn-embedded-"));
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  // As root the data lives outside, behind a link.
  const data = path.join(home, "postgres");
  if (fs.lstatSync(data, { throwIfNoEntry: false })?.isSymbolicLink()) {
    fs.rmSync(path.dirname(fs.readlinkSync(data)), { recursive: true, force: true });
  }
  fs.rmSync(home, { recursive: true, force: true });
});

async function start(password = "secret"): Promise<EmbeddedPostgres> {
  running = await startPostgres({
    directory: path.join(home, "postgres"),
    password,
    logFile: path.join(home, "postgres.log"),
    settings: ["fsync=off"],
  });
  return running;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

describe("startPostgres", () => {
  it("keeps what was written over a stop and a new start", async () => {
    const first = await start();
    await ensureDatabase(first.url("postgres"), "pfn");
    await ensureDatabase(first.url("postgres"), "pfn");
    await ask(first.url("pfn"), "create table kept as select 42 as value");
    await first.stop();
    expect(await first.exited).toEqual({ code: 0, signal: null });
    const second = await start();
    expect(await ask(second.url("pfn"), "select value from kept")).toEqual([42]);
  });

  it("listens on the loopback interface alone and asks for the password", async () => {
    const server = await start();
    expect(await ask(server.url("postgres"), "show listen_addresses")).toEqual(["127.0.0.1"]);
    const wrong = server.url("postgres").replace(":secret@", ":guess@");
    await expect(ask(wrong, "select 1")).rejects.toThrow(/password authentication failed/);
  });

  it("stops the server that a killed start left behind, and starts on the same data", async () => {
    const orphan = await start();
    await ask(orphan.url("postgres"), "create table kept as select 7 as value");
    const next = await start();
    expect((await orphan.exited).code).toBe(0);
    expect(await ask(next.url("postgres"), "select value from kept")).toEqual([7]);
  });

  it("ignores a pid file of a server that is no more, whoever has that pid now", async () => {
    const first = await start();
    await first.stop();
    const pidFile = path.join(first.directory, "postmaster.pid");
    fs.writeFileSync(pidFile, `${process.pid}\n${first.directory}\n0\n${await freePort()}\n\n127.0.0.1\n`);
    const second = await start();
    expect(await ask(second.url("postgres"), "select 1")).toEqual([1]);
  });

  it("makes the cluster anew when the first start was interrupted", async () => {
    fs.mkdirSync(path.join(home, "postgres.new"), { recursive: true });
    fs.writeFileSync(path.join(home, "postgres.new", "PG_VERSION"), "18\n");
    expect(await ask((await start()).url("postgres"), "select 1")).toEqual([1]);
  });

  it("tells the server's own words when it cannot start", async () => {
    await expect(
      startPostgres({
        directory: path.join(home, "postgres"),
        password: "secret",
        logFile: path.join(home, "postgres.log"),
        settings: ["max_connections=none"],
      }),
    ).rejects.toThrow(/invalid value for parameter "max_connections"/);
  });
});
