import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { checkGate } from "./check-gate";
import type { Sight } from "./sight";

interface Where {
  url: string;
  env: Record<string, string | undefined>;
}

const PATIENCE_MS = 4_000;
const ENOUGH_BYTES = 2 * 1024 ** 3;
const ROOT = path.resolve(import.meta.dirname, "../..");
const run = promisify(execFile);

/** Each looks at one thing and changes nothing. */
export const CHECKS: Record<string, (where: Where) => Promise<Sight> | Sight> = {
  configuration: async () => {
    const { readEnv } = await import("@/server/env");
    const needed = {
      DATABASE_URL: "postgresql://embedded",
      BETTER_AUTH_SECRET: "0123456789abcdef".repeat(2),
    };
    try {
      readEnv({ ...needed, ...process.env });
      return { level: "well", saw: "every variable can be used" };
    } catch (error) {
      return {
        level: "fault",
        saw: (error as Error).message.replaceAll("\n", " "),
        remedy: "Correct these variables.",
      };
    }
  },
  "state folder": ({ env }) => {
    const folder = path.resolve(env.PFN_HOME ?? path.join(ROOT, ".pfn"));
    const there = fs.existsSync(folder) ? folder : path.dirname(folder);
    try {
      fs.accessSync(there, fs.constants.W_OK);
    } catch {
      return {
        level: "fault",
        saw: `${there} cannot be written`,
        remedy: "Give yourself write access, or set PFN_HOME.",
      };
    }
    const { bavail, bsize } = fs.statfsSync(there);
    const gib = ((bavail * bsize) / 1024 ** 3).toFixed(1);
    return bavail * bsize >= ENOUGH_BYTES
      ? { level: "well", saw: `${folder}, ${gib} GiB free` }
      : {
          level: "warning",
          saw: `${folder} has ${gib} GiB free`,
          remedy: "Free some, or keep samples for fewer days (PFN_RETENTION_DAYS).",
        };
  },
  "container runtime": async ({ env }) => {
    // Plain JavaScript, since it runs before anything is installed.
    const { chooseRuntime } = (await import("../up/runtime.mjs" as string)) as {
      chooseRuntime: (env: Where["env"]) => Promise<{ line: string; env: { PFN_DEMO?: string } }>;
    };
    try {
      const { line, env: added } = await chooseRuntime(env);
      return added.PFN_DEMO ? { level: "warning", saw: line } : { level: "well", saw: line };
    } catch (error) {
      return { level: "fault", saw: (error as Error).message };
    }
  },
  gate: ({ env }) => checkGate(env),
  cgroups: () => {
    if (fs.existsSync("/sys/fs/cgroup/cgroup.controllers")) return { level: "well", saw: "version 2" };
    if (fs.existsSync("/sys/fs/cgroup/memory")) return { level: "well", saw: "version 1" };
    return {
      level: "warning",
      saw: "not readable here",
      remedy:
        "Usage comes from the engine's API instead: slower, and without pressure. Mount /sys/fs/cgroup read-only to have both.",
    };
  },
  "network limits": async () => {
    try {
      const { stdout } = await run("tc", ["-V"], { timeout: PATIENCE_MS });
      return { level: "well", saw: stdout.trim() };
    } catch {
      return {
        level: "warning",
        saw: "no tc",
        remedy: "Install iproute2 to let PFN set network bandwidth; all else works without.",
      };
    }
  },
  "web part": async ({ url }) => {
    const response = await ask(`${url}/readyz`);
    if (response === null)
      return {
        level: "warning",
        saw: `nothing answers at ${url}`,
        remedy: "Start it with npm run up, or give --url.",
      };
    const report = (await response.json().catch(() => null)) as { database?: string } | null;
    if (report?.database === undefined)
      return {
        level: "fault",
        saw: `what answers at ${url} is not PFN`,
        remedy: "Give --url, or stop the other program and start PFN.",
      };
    return response.ok
      ? { level: "well", saw: `ready at ${url}` }
      : {
          level: "fault",
          saw: "its database is down",
          remedy: "See .pfn/logs/postgres.log, or the server that DATABASE_URL names.",
        };
  },
  workers: async ({ url }) => {
    const response = await ask(`${url}/metrics`);
    if (!response?.ok) return { level: "warning", saw: "not known: the web part does not answer" };
    const text = await response.text();
    const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1] ?? Number.NaN);
    const [containers, age] = [value("pfn_containers"), value("pfn_sample_age_seconds")];
    if (containers === 0) return { level: "warning", saw: "no container under watch yet" };
    if (Number.isNaN(age))
      return { level: "fault", saw: "the metrics cannot be read", remedy: "Is another program at --url?" };
    return age <= 120
      ? { level: "well", saw: `${containers} containers, oldest data ${Math.round(age)} s old` }
      : {
          level: "fault",
          saw: `the oldest data is ${Math.round(age)} s old`,
          remedy: "See .pfn/logs/workers.log: collection has stopped or a host is slow.",
        };
  },
};

const ask = (url: string): Promise<Response | null> =>
  fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: "error" }).catch(() => null);
