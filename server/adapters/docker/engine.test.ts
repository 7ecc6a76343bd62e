import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type DockerEnvironment, dockerEndpoint } from "@/server/adapters/docker/docker-endpoint";
import { createDockerRuntime } from "@/server/adapters/docker/docker-runtime";
import { type ContainerRuntime, RuntimeUnavailable } from "@/server/ports/container-runtime";

/** An engine that misbehaves as no real one can be made to; what a good one does is tested on a real one. */
const cleanups: (() => unknown)[] = [];
async function engineThat(listener: RequestListener): Promise<{ port: number; server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, server };
}
function runtimeAt(port: number, onEventsBroken?: (because: string) => void): ContainerRuntime {
  const runtime = createDockerRuntime({
    endpoint: { kind: "tcp", host: "127.0.0.1", port, tls: null },
    timeoutMs: 200,
    tickDeadlineMs: 300,
    kernel: null,
    onEventsBroken,
  });
  cleanups.push(() => runtime.close());
  return runtime;
}
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe("an engine that does not answer", () => {
  it("ends every call with RuntimeUnavailable", async () => {
    const runtime = runtimeAt((await engineThat(() => {})).port);
    await expect(runtime.listContainers()).rejects.toThrow(RuntimeUnavailable);
    await expect(runtime.inspect("a")).rejects.toThrow(/no answer in 200 ms/);
    await expect(runtime.readLimits("a")).rejects.toThrow(RuntimeUnavailable);
    await expect(runtime.describeHost()).rejects.toThrow(RuntimeUnavailable);
    const target = { cpuMillicores: 100, memoryBytes: null };
    await expect(runtime.updateLimits("a", target)).rejects.toThrow(RuntimeUnavailable);
  });

  it("ends a call whose answer begins and then stalls", async () => {
    const { port } = await engineThat((_, response) => response.writeHead(200).write("["));
    await expect(runtimeAt(port).listContainers()).rejects.toThrow(/no answer in 200 ms/);
  });

  it("says the remedy when nothing is there", async () => {
    const { port, server } = await engineThat(() => {});
    await new Promise((resolve) => server.close(resolve));
    await expect(runtimeAt(port).listContainers()).rejects.toThrow(/no engine answers at .* DOCKER_HOST/);
    const endpoint = { kind: "socket", path: "/nowhere/docker.sock" } as const;
    const absent = createDockerRuntime({ endpoint });
    await expect(absent.listContainers()).rejects.toThrow(/\/nowhere\/docker.sock.* DOCKER_HOST/);
    await absent.close();
  });

  it("takes trouble of the engine for unavailable, not for a refusal", async () => {
    const { port } = await engineThat((_, response) =>
      response.writeHead(500).end('{"message":"disk full"}'),
    );
    await expect(runtimeAt(port).listContainers()).rejects.toThrow(RuntimeUnavailable);
  });
});

describe("readings through the stats API", () => {
  const container = (id: string) => ({
    runtimeId: id,
    name: id,
    image: "i",
    labels: {},
    workloadKey: `name:${id}`,
    workloadName: id,
    state: "running" as const,
    health: "none" as const,
    startedAt: 0,
    restartCount: 0,
    exitCode: null,
    oomKilled: false,
    limits: { cpuMillicores: null, memoryBytes: 1 },
    pid: 1,
    addresses: [],
    command: [],
    fixedHeap: null,
  });

  it("keeps what was answered, says why the rest is missing, and leaves out what is gone", async () => {
    const { port } = await engineThat((request, response) => {
      if (request.url?.includes("/slow/")) return;
      if (request.url?.includes("/gone/"))
        return void response.writeHead(404).end('{"message":"No such container"}');
      response.end(
        JSON.stringify({
          read: "2026-01-01T00:00:00Z",
          memory_stats: { usage: 5, stats: { inactive_file: 1 } },
        }),
      );
    });
    const readings = await runtimeAt(port).readAll(["good", "slow", "gone"].map(container));
    expect([...readings.keys()].sort()).toEqual(["good", "slow"]);
    expect(readings.get("good")).toMatchObject({
      memoryUsageBytes: 5,
      memoryInactiveFileBytes: 1,
      cpuUsageNs: null,
    });
    expect(readings.get("slow")).toMatchObject({ memoryUsageBytes: null, limits: { memoryBytes: 1 } });
    expect(readings.get("slow")?.missing.memoryUsageBytes).toMatch(/no answer in \d+ ms/);
  });

  it("ends a whole tick by its deadline, whatever the number of containers", async () => {
    const { port } = await engineThat(() => {});
    const many = Array.from({ length: 200 }, (_, index) => container(`c${index}`));
    const readings = await runtimeAt(port).readAll(many);
    expect(readings.size).toBe(200);
    const reasons = new Set(
      [...readings.values()].map((r) => r.missing.cpuUsageNs?.replace(/\d+ ms/, "n ms")),
    );
    expect(reasons).toContain("not read within n ms, the deadline of one tick");
  });
});

describe("an event stream that breaks", () => {
  const line = (at: number, action: string) =>
    `${JSON.stringify({ Type: "container", Action: action, Actor: { ID: "a", Attributes: { name: "n" } }, timeNano: at * 1e6 })}\n`;

  it("is opened again from the last event heard, and tells nothing twice", async () => {
    const asked: (string | null)[] = [];
    const { port } = await engineThat((request, response) => {
      asked.push(new URL(request.url ?? "", "http://engine").searchParams.get("since"));
      response.writeHead(200);
      if (asked.length === 1) {
        // Half a line is no event: it comes again, whole.
        response.write(line(1_000_500, "start") + line(1_001_000, "pause").slice(0, 20));
        setTimeout(() => response.destroy(), 20);
      } else response.write(line(1_000_500, "start") + line(1_001_000, "pause") + line(1_001_000, "unpause"));
    });
    const broken: string[] = [];
    const runtime = runtimeAt(port, (because) => broken.push(because));
    const kinds: string[] = [];
    for await (const event of runtime.events(1_000_000, AbortSignal.timeout(5_000))) {
      kinds.push(event.kind);
      if (event.kind === "unpause") break;
    }
    expect(kinds).toEqual(["start", "pause", "unpause"]);
    expect(asked).toEqual(["1000.000000", "1000.499000"]);
    expect(broken).toHaveLength(1);
  });

  it("ends when the runtime is closed", async () => {
    const { port } = await engineThat((_, response) => response.writeHead(200).flushHeaders());
    const runtime = runtimeAt(port);
    const ended = (async () => {
      for await (const _ of runtime.events(0, new AbortController().signal));
      return "ended";
    })();
    setTimeout(() => runtime.close(), 50);
    expect(await ended).toBe("ended");
  });
});

describe("dockerEndpoint", () => {
  it.each<[string, DockerEnvironment, object]>([
    [
      "a socket",
      { DOCKER_HOST: "unix:///run/user/1/docker.sock" },
      { kind: "socket", path: "/run/user/1/docker.sock" },
    ],
    [
      "a host and port",
      { DOCKER_HOST: "tcp://10.0.0.5:2375" },
      { kind: "tcp", host: "10.0.0.5", port: 2375, tls: null },
    ],
    ["a host alone", { DOCKER_HOST: "tcp://engine" }, { kind: "tcp", host: "engine", port: 2375 }],
    ["no scheme", { DOCKER_HOST: "engine:1234" }, { kind: "tcp", host: "engine", port: 1234 }],
    ["ssh", { DOCKER_HOST: "ssh://me@host:22022" }, { kind: "ssh", user: "me", host: "host", port: 22022 }],
    ["IPv6", { DOCKER_HOST: "tcp://[fd00::1]:2375" }, { kind: "tcp", host: "fd00::1", port: 2375 }],
    ["nothing", { DOCKER_HOST: "", HOME: "/nowhere" }, { kind: "socket", path: "/var/run/docker.sock" }],
  ])("reads %s", (_, env, expected) => {
    expect(dockerEndpoint(env)).toMatchObject(expected);
  });

  it.each<[string, DockerEnvironment, RegExp]>([
    ["an option in the place of an ssh host", { DOCKER_HOST: "ssh://-oProxyCommand=x" }, /Give ssh:/],
    ["nonsense", { DOCKER_HOST: "tcp://" }, /not an address/],
    [
      "TLS without certificates",
      { DOCKER_HOST: "tcp://h:2376", DOCKER_CERT_PATH: "/nowhere" },
      /DOCKER_CERT_PATH/,
    ],
    [
      "TLS asked for by name",
      { DOCKER_HOST: "tcp://h:1", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/nowhere" },
      /DOCKER_CERT_PATH/,
    ],
  ])("refuses %s with the remedy", (_, env, message) => {
    expect(() => dockerEndpoint(env)).toThrow(message);
  });
});
