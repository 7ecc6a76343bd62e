import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/server/embedded/test-database";

const ROOT = path.resolve(import.meta.dirname, "..");
/** The drain may take 20 s, and a supervisor waits 25. */
const STOP_MS = 25_000;
const START_MS = 60_000;
/** 16 for rows, 24 for the queue: see server/composition.ts. */
const MOST_CONNECTIONS = 40;

let database: TestDatabase;
let client: pg.Client;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const count = async (sql: string, value: unknown): Promise<number> =>
  (await client.query(sql, [value])).rows[0].n;

interface Workers {
  child: ChildProcess;
  /** What it logged so far. */
  lines(): { level: string; msg: string }[];
  stderr(): string;
  exit: Promise<{ code: number | null; signal: string | null }>;
}

/** The program as `npm run up` starts it, with nothing of this process's own configuration. */
function start(env: Record<string, string>): Workers {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", "workers/main.ts"], {
    cwd: ROOT,
    env: { PATH, HOME, ...env } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const text = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    text.stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk) => {
    text.stderr += chunk;
  });
  return {
    child,
    lines: () =>
      text.stdout
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
    stderr: () => text.stderr,
    exit: new Promise((resolve) => {
      child.once("close", (code, signal) => {
        running.delete(child);
        resolve({ code, signal });
      });
    }),
  };
}

const settings = () => ({
  DATABASE_URL: database.url,
  BETTER_AUTH_SECRET: "only-for-tests-".repeat(4),
  PFN_DEMO: "1",
  PFN_DEMO_CONTAINERS: "3",
  PFN_COLLECT_SECONDS: "1",
});

describe("the workers", { timeout: START_MS + STOP_MS }, () => {
  it("collect and assess the simulated fleet, and on SIGTERM drain and end with 0", async () => {
    const workers = start(settings());
    await vi.waitFor(() => expect(workers.lines().map(({ msg }) => msg)).toContain("workers are ready"), {
      timeout: START_MS,
      interval: 100,
    });
    const ready = new Date();
    await vi.waitFor(
      async () => {
        const collected = "select count(distinct container_id)::int as n from telemetry.sample where at > $1";
        expect(await count(collected, ready)).toBe(3);
        expect(await count("select count(*)::int as n from assessment where at > $1", ready)).toBeGreaterThan(
          0,
        );
      },
      { timeout: START_MS, interval: 100 },
    );
    expect(
      await count(
        "select count(*)::int as n from pg_stat_activity where datname = $1",
        new URL(database.url).pathname.slice(1),
      ),
    ).toBeLessThanOrEqual(MOST_CONNECTIONS + 1);
    workers.child.kill("SIGTERM");
    const late = setTimeout(() => workers.child.kill("SIGKILL"), STOP_MS);
    expect(await workers.exit, workers.stderr()).toEqual({ code: 0, signal: null });
    clearTimeout(late);
    expect(workers.lines().at(-1)?.msg).toBe("stopped");
    expect(workers.lines().filter(({ level }) => level === "error" || level === "fatal")).toEqual([]);
  });

  it("tell every fault of their configuration at once, and end with 78", async () => {
    const workers = start({
      ...settings(),
      DATABASE_URL: "mysql://x",
      BETTER_AUTH_SECRET: "short",
      PFN_DEMO: "perhaps",
    });
    expect((await workers.exit).code).toBe(78);
    for (const name of ["DATABASE_URL", "BETTER_AUTH_SECRET", "PFN_DEMO"]) {
      expect(workers.stderr()).toMatch(new RegExp(`^ {2}${name}: `, "m"));
    }
    expect(workers.stderr()).not.toContain("    at ");
  });

  it.each<{ name: string; env: Record<string, string>; says: RegExp }>([
    {
      name: "an engine that is not there",
      env: { PFN_DEMO: "0", DOCKER_HOST: "unix:///nonexistent/docker.sock" },
      says: /\/nonexistent\/docker\.sock/,
    },
    {
      name: "a database that does not answer",
      env: { DATABASE_URL: "postgresql://pfn:hidden@127.0.0.1:1/pfn" },
      says: /127\.0\.0\.1:1/,
    },
    {
      name: "a queue that does not answer",
      env: { REDIS_URL: "redis://:hidden@127.0.0.1:1/0" },
      says: /127\.0\.0\.1:1/,
    },
  ])("say in one sentence what they cannot start without, and end: $name", async ({ env, says }) => {
    const workers = start({ ...settings(), ...env });
    expect((await workers.exit).code).toBe(1);
    const fatal = workers.lines().filter(({ level }) => level === "fatal");
    expect(fatal).toHaveLength(1);
    expect(fatal[0]?.msg).toMatch(/^cannot start: /);
    expect(fatal[0]?.msg).toMatch(says);
    expect(JSON.stringify(workers.lines()) + workers.stderr()).not.toContain("hidden");
  });
});
