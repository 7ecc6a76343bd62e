import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { createVmServer } from "@/docs/vm-webhook/example-server.mjs";
import { ManagerUnavailable } from "@/server/ports/vm-manager";
import { vmManagerConformance } from "@/server/ports/vm-manager.conformance";
import { createWebhookManager } from "./webhook-manager";

const GIB = 1024 ** 3;
const SECRET = "a secret of at least 32 characters";

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/vm`;
}

function oneMachine() {
  const size = { vcpus: 2, memoryBytes: GIB };
  const most = { vcpus: 4, memoryBytes: 4 * GIB };
  const orders: number[] = [];
  return {
    orders,
    describe: () => ({ state: "running", size, most }),
    set(dimension: "cpu" | "memory", to: number) {
      const field = dimension === "cpu" ? "vcpus" : "memoryBytes";
      if (to > most[field]) return `its maximum is ${most[field]}`;
      orders.push(to);
      size[field] = to;
      return null;
    },
  };
}

const managerAt = (url: string, over: object = {}) =>
  createWebhookManager({ url, machine: "vm-7", secret: SECRET, now: Date.now, allowLoopback: true, ...over });

vmManagerConformance("the example server of docs/vm-webhook", async () => {
  const server = createVmServer({ secret: SECRET, machine: oneMachine() });
  return {
    manager: managerAt(await listen(server)),
    now: Date.now,
    unreachable: managerAt("http://127.0.0.1:9/vm", { timeoutMs: 2_000 }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
});

describe("calls to a webhook", () => {
  it("carry out the same order once, however often it is sent", async () => {
    const machine = oneMachine();
    const server = createVmServer({ secret: SECRET, machine });
    const manager = managerAt(await listen(server));
    const order = { id: "an-order", dimension: "memory" as const, to: 2 * GIB };
    await manager.set(order);
    await manager.set(order);
    expect(machine.orders).toEqual([2 * GIB]);
    server.close();
  });

  it.each([
    { name: "a server that knows another secret", secret: "b".repeat(32) },
    { name: "a server whose clock is an hour off", now: () => Date.now() - 3_600_000 },
  ])("do not believe $name", async ({ secret = SECRET, now }) => {
    const server = createVmServer({ secret, machine: oneMachine(), ...(now ? { now } : {}) });
    const url = await listen(server);
    await expect(managerAt(url).describe()).rejects.toThrow(ManagerUnavailable);
    server.close();
  });

  it("believe no answer without a signature, and end when none comes", async () => {
    const server = createServer((request, response) => {
      if (request.url === "/silent") return;
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
    const url = await listen(server);
    await expect(managerAt(url).describe()).rejects.toThrow(/without a signature/);
    const silent = managerAt(url.replace("/vm", "/silent"), { timeoutMs: 200 });
    await expect(silent.describe()).rejects.toThrow(/no answer in 0.2 s/);
    server.closeAllConnections();
    server.close();
  });

  it("never go to a cloud's metadata service, nor to this machine unless it is allowed", async () => {
    await expect(managerAt("http://169.254.169.254/latest").describe()).rejects.toThrow(/is not called/);
    const here = managerAt("http://127.0.0.1:7300/vm", { allowLoopback: false });
    await expect(here.describe()).rejects.toThrow(/is not called/);
  });
});
