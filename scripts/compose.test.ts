import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

interface Service {
  image: string;
  restart: string;
  pid?: string;
  user?: string;
  build?: string;
  command?: string[];
  ports?: string[];
  volumes?: string[];
  networks: string[];
  secrets?: string[];
  environment: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[]; interval: string; timeout: string; retries: number };
}

interface Compose {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, unknown>;
  secrets: Record<string, { file: string }>;
}

const root = path.resolve(import.meta.dirname, "..");
const text = fs.readFileSync(path.join(root, "docker-compose.yml"), "utf8");
const compose: Compose = parse(text, { merge: true });
const services = Object.entries(compose.services);
const service = (name: string): Service => {
  const found = compose.services[name];
  if (!found) throw new Error(`no service ${name}`);
  return found;
};

describe("docker-compose.yml", () => {
  it("runs web, workers, the gate, PostgreSQL and Redis, after one migration", () => {
    const names = ["gate", "migrate", "postgres", "redis", "web", "workers"];
    expect(Object.keys(compose.services).sort()).toEqual(names);
    const ready = {
      migrate: { condition: "service_completed_successfully" },
      postgres: { condition: "service_healthy" },
      redis: { condition: "service_healthy" },
    };
    expect(service("web").depends_on).toEqual(ready);
    expect(service("workers").depends_on).toEqual({ ...ready, gate: { condition: "service_healthy" } });
  });

  it.each(services)("pins the image of %s to a full version", (_, { image }) => {
    expect(image).toMatch(/^[a-z]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
  });

  it("builds on pinned images too", () => {
    const bases = [...fs.readFileSync(path.join(root, "Dockerfile"), "utf8").matchAll(/^FROM (\S+)/gm)];
    expect(bases.length).toBeGreaterThan(0);
    for (const [, base] of bases) expect(base).toMatch(/^node:\d+\.\d+\.\d+-/);
  });

  it("gives the Docker socket to the gate and to nobody else", () => {
    const holders = services.filter(([, { volumes }]) =>
      volumes?.some((volume) => volume.includes("docker.sock")),
    );
    expect(holders.map(([name]) => name)).toEqual(["gate"]);
  });

  it("lets the workers see the kernel's figures of the host, read-only", () => {
    const { pid, volumes } = service("workers");
    expect(pid).toBe("host");
    expect(volumes).toContain("/sys/fs/cgroup:/sys/fs/cgroup:ro");
  });

  it("publishes the web part alone, and on the loopback interface", () => {
    const published = services.filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name]) => name)).toEqual(["web"]);
    for (const port of service("web").ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it("keeps database and queue on an internal network", () => {
    expect(compose.networks.house).toEqual({ internal: true });
    for (const name of ["postgres", "redis", "migrate"]) expect(service(name).networks).toEqual(["house"]);
  });

  it.each(services.filter(([name]) => name !== "migrate"))(
    "watches the health of %s and restarts it",
    (_, found) => {
      expect(found.restart).toBe("unless-stopped");
      expect(found.healthcheck).toMatchObject({ interval: expect.any(String), timeout: expect.any(String) });
      expect(found.healthcheck?.test.length).toBeGreaterThan(1);
    },
  );

  it("keeps data in named volumes that are declared", () => {
    for (const name of ["postgres", "redis"]) {
      const [volume] = service(name).volumes ?? [];
      expect(Object.keys(compose.volumes)).toContain(volume?.split(":")[0]);
    }
  });

  it("has no secret in it: each comes from a file that is declared", () => {
    for (const [, { environment = {}, secrets = [] }] of services) {
      for (const [name, value] of Object.entries(environment)) {
        if (/SECRET|PASSWORD|DATABASE_URL/.test(name)) {
          expect(name).toMatch(/_FILE$/);
          expect(secrets).toContain(path.basename(value));
        }
      }
      for (const secret of secrets) expect(compose.secrets[secret]?.file).toBe(`.pfn/compose/${secret}`);
    }
  });

  it("runs only scripts that exist", () => {
    const named = [...text.matchAll(/\b(?:scripts|workers)\/[\w/-]+\.(?:mjs|ts)/g)].map(([file]) => file);
    expect(named.length).toBeGreaterThan(2);
    for (const file of named.filter((name) => name.startsWith("scripts/"))) {
      expect(fs.existsSync(path.join(root, file)), file).toBe(true);
    }
  });
});
