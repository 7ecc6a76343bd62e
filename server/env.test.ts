import { describe, expect, it } from "vitest";
import { EnvInvalid, readEnv } from "@/server/env";

const SECRET = "s".repeat(32);
const LEAST = { DATABASE_URL: "postgresql://u:p@db:5432/pfn", BETTER_AUTH_SECRET: SECRET };

function faultsOf(source: Record<string, string>, readFile?: (path: string) => string): string[] {
  try {
    readEnv(source, readFile);
  } catch (error) {
    if (error instanceof EnvInvalid) return error.faults;
    throw error;
  }
  return [];
}

describe("readEnv", () => {
  it("fills everything but the database and the secret with defaults", () => {
    expect(readEnv(LEAST)).toMatchObject({
      PFN_PORT: 7300,
      PFN_HOST: "127.0.0.1",
      PFN_PUBLIC_URL: "http://localhost:7300",
      PFN_COLLECT_SECONDS: 10,
      PFN_RETENTION_DAYS: 14,
      PFN_DEMO: false,
      PFN_LOG_LEVEL: "info",
    });
  });

  it("derives the public address from the port", () => {
    expect(readEnv({ ...LEAST, PFN_PORT: "8080" }).PFN_PUBLIC_URL).toBe("http://localhost:8080");
  });

  it("counts an empty variable as absent", () => {
    expect(readEnv({ ...LEAST, REDIS_URL: "", PFN_PORT: "" })).toMatchObject({ PFN_PORT: 7300 });
    expect(readEnv({ ...LEAST, REDIS_URL: "" }).REDIS_URL).toBeUndefined();
  });

  it("reads a secret from the file that *_FILE names, without its line end", () => {
    const read = readEnv(
      { DATABASE_URL: LEAST.DATABASE_URL, BETTER_AUTH_SECRET_FILE: "/run/secrets/auth" },
      (path) => (path === "/run/secrets/auth" ? `${SECRET}\n` : ""),
    );
    expect(read.BETTER_AUTH_SECRET).toBe(SECRET);
  });

  it("prefers a variable to its file", () => {
    const read = readEnv({ ...LEAST, DATABASE_URL_FILE: "/never/read" }, () => "postgresql://other/db");
    expect(read.DATABASE_URL).toBe(LEAST.DATABASE_URL);
  });

  it.each([
    { name: "a repeated word", secret: "changeme".repeat(5), faulty: true },
    { name: "a row of zeros", secret: "0".repeat(64), faulty: true },
    { name: "base64", secret: "q0Y1mB6xwC3dVb9hJ2k4LrT8nS5pZ7aE", faulty: false },
    {
      name: "hexadecimal digits",
      secret: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      faulty: false,
    },
  ])("takes $name for a secret in production, or not", ({ secret, faulty }) => {
    const source = { ...LEAST, BETTER_AUTH_SECRET: secret };
    const faults = faultsOf({ ...source, NODE_ENV: "production" });
    expect(faults).toEqual(faulty ? [expect.stringMatching(/^BETTER_AUTH_SECRET: is too simple/)] : []);
    expect(faultsOf(source)).toEqual([]);
  });

  it("tells all faults at once", () => {
    const faults = faultsOf({ PFN_PORT: "seventy", PFN_LOG_LEVEL: "loud", BETTER_AUTH_SECRET: "short" });
    expect(faults.map((fault) => fault.split(":")[0]).sort()).toEqual([
      "BETTER_AUTH_SECRET",
      "DATABASE_URL",
      "PFN_LOG_LEVEL",
      "PFN_PORT",
    ]);
    expect(faults).toContain("DATABASE_URL: is not set");
  });

  it.each([
    { name: "a port beyond 65535", PFN_PORT: "70000" },
    { name: "a part of a second between collections", PFN_COLLECT_SECONDS: "0.5" },
    { name: "a demo that is neither on nor off", PFN_DEMO: "maybe" },
    { name: "a MySQL database", DATABASE_URL: "mysql://u:p@db/pfn" },
    { name: "a queue that is not Redis", REDIS_URL: "http://cache:6379" },
    { name: "a Docker host without a scheme", DOCKER_HOST: "/var/run/docker.sock" },
    { name: "a secret of 31 characters", BETTER_AUTH_SECRET: SECRET.slice(1) },
    { name: "no retention at all", PFN_RETENTION_DAYS: "0" },
  ])("refuses $name", ({ name: _, ...change }) => {
    expect(faultsOf({ ...LEAST, ...(change as unknown as Record<string, string>) })).toHaveLength(1);
  });

  it("names a secret file that cannot be read", () => {
    const unreadable = () => {
      throw Object.assign(new Error("no such file"), { code: "ENOENT" });
    };
    expect(faultsOf({ ...LEAST, REDIS_URL_FILE: "/gone" }, unreadable)).toEqual([
      "REDIS_URL_FILE: /gone cannot be read (ENOENT)",
    ]);
  });

  it("never repeats a secret in a message", () => {
    const faults = faultsOf({ DATABASE_URL: "mysql://u:hunter2@db/pfn", BETTER_AUTH_SECRET: "hunter2" });
    expect(faults).toHaveLength(2);
    expect(faults.join("\n")).not.toContain("hunter2");
  });
});
