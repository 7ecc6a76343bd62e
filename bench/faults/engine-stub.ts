import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const MIB = 1024 ** 2;

export interface StubContainer {
  id: string;
  name: string;
  memory: number;
  nanoCpus: number;
  startedAt: string;
  /** What `stats` says is in use. */
  usage: number;
}

/**
 * The part of the Docker Engine's API that PFN uses, over containers that exist only here: for faults that need a
 * thousand containers, or an engine that outlives five hundred killed workers. Where an engine's own words matter, a
 * real one is asked.
 */
export interface EngineStub {
  port: number;
  containers: StubContainer[];
  /** Every update that was carried out, in order. */
  updates: { id: string; memory: number; from: number }[];
  /** Most requests that were answered at the same time. */
  mostAtOnce: number;
  /** How long each answer takes. */
  delayMs: number;
  close(): Promise<void>;
}

export async function startEngineStub(names: readonly string[], name = "stub"): Promise<EngineStub> {
  const startedAt = new Date(Date.now() - 3_600_000).toISOString();
  const containers = names.map(
    (name): StubContainer => ({
      id: createHash("sha256").update(name).digest("hex"),
      name,
      memory: 256 * MIB,
      nanoCpus: 5e8,
      startedAt,
      usage: 64 * MIB,
    }),
  );
  const byId = new Map(containers.map((container) => [container.id, container]));
  let atOnce = 0;
  const server = createServer(async (request, response) => {
    stub.mostAtOnce = Math.max(stub.mostAtOnce, ++atOnce);
    response.once("close", () => atOnce--);
    const body = await bodyOf(request);
    if (stub.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, stub.delayMs));
    answer(stub, byId, name, request, body, response);
  });
  const stub: EngineStub = {
    port: 0,
    containers,
    updates: [],
    mostAtOnce: 0,
    delayMs: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stub.port = (server.address() as AddressInfo).port;
  return stub;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

function answer(
  stub: EngineStub,
  byId: ReadonlyMap<string, StubContainer>,
  host: string,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): unknown {
  const { pathname } = new URL(request.url ?? "/", "http://stub");
  const json = (value: unknown, status = 200) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  if (pathname === "/info") return json({ ...INFO, Name: host });
  if (pathname === "/containers/json") return json(stub.containers.map(listed));
  if (pathname === "/events") return response.writeHead(200).write("\n");
  const [, id = "", verb] = /^\/containers\/(\w+)\/(\w+)$/.exec(pathname) ?? [];
  const container = byId.get(id);
  if (!container) return json({ message: `No such container: ${id}` }, 404);
  switch (verb) {
    case "json":
      return json(inspected(container));
    case "stats":
      return json(statsOf(container));
    case "update": {
      const { Memory, NanoCpus } = JSON.parse(body) as { Memory?: number; NanoCpus?: number };
      stub.updates.push({ id, memory: Memory ?? container.memory, from: container.memory });
      container.memory = Memory ?? container.memory;
      container.nanoCpus = NanoCpus ?? container.nanoCpus;
      return json({ Warnings: null });
    }
    default:
      return json({ message: "page not found" }, 404);
  }
}

const INFO = {
  ServerVersion: "stub",
  NCPU: 64,
  MemTotal: 2 ** 40,
  DockerRootDir: "/nowhere",
  CgroupVersion: "2",
  MemoryLimit: true,
  CpuCfsQuota: true,
};

const listed = ({ id, name }: StubContainer) => ({
  Id: id,
  Names: [`/${name}`],
  State: "running",
  Status: "Up 2 hours",
  NetworkSettings: { Networks: {} },
});

const inspected = ({ id, name, memory, nanoCpus, startedAt }: StubContainer) => ({
  Id: id,
  Name: `/${name}`,
  Created: startedAt,
  Path: "/app",
  Args: [],
  Config: { Image: "acme/stub:1", Labels: {}, Env: [] },
  // Process 0 is nobody's: everything is asked of the API.
  State: { Status: "running", Running: true, Pid: 1, StartedAt: startedAt, ExitCode: 0, OOMKilled: false },
  RestartCount: 0,
  HostConfig: { Memory: memory, MemorySwap: memory, NanoCpus: nanoCpus },
  NetworkSettings: { Networks: {} },
});

const statsOf = ({ usage, memory }: StubContainer) => ({
  read: new Date().toISOString(),
  memory_stats: { usage, limit: memory, stats: { inactive_file: 0 } },
  cpu_stats: { cpu_usage: { total_usage: Math.round(process.uptime() * 1e8) }, online_cpus: 64 },
  pids_stats: { current: 3 },
});
