import { describe, expect, it } from "vitest";
import { createSimulatorRuntime } from "@/server/adapters/simulator/simulator-runtime";
import { createSimulatorTelemetry } from "@/server/adapters/simulator/simulator-telemetry";
import { ScrapeFailed } from "@/server/ports/telemetry-source";

const START = Date.UTC(2026, 0, 5, 10);

async function surgeAndItsSource() {
  const clock = { at: START, now: () => clock.at };
  const runtime = createSimulatorRuntime({ seed: 1, clock });
  const surge = (await runtime.listContainers()).find((c) => c.name === "storefront-gateway")!;
  const target = { runtimeId: surge.runtimeId, address: surge.addresses[0]!, port: 9090, path: "/metrics" };
  return { clock, runtime, target, telemetry: createSimulatorTelemetry(runtime) };
}

describe("createSimulatorTelemetry", () => {
  it("shows latency, errors and queue climb as a surge outgrows its CPU", async () => {
    const { clock, target, telemetry } = await surgeAndItsSource();
    const valuesNow = async () => {
      const { series, truncated, at } = await telemetry.scrape(target);
      expect({ truncated, at }).toEqual({ truncated: 0, at: clock.at });
      return Object.fromEntries(series.map(({ name, value }) => [name, value]));
    };
    const calm = await valuesNow();
    clock.at += 20 * 60_000;
    const collapsed = await valuesNow();
    expect(calm).toMatchObject({ queue_depth: 0 });
    expect(calm.http_request_duration_seconds).toBeLessThan(0.5);
    expect(collapsed.queue_depth).toBeGreaterThan(500);
    expect(collapsed.http_request_duration_seconds).toBeGreaterThan(3);
    expect(collapsed.http_requests_errors_total).toBeGreaterThan(calm.http_requests_errors_total! + 1_000);
    expect(collapsed.http_requests_total).toBeGreaterThan(collapsed.http_requests_errors_total!);
  });

  it.each([
    {
      name: "another's address",
      change: { address: "127.0.0.1" },
      because: /not an address of storefront-gateway/,
    },
    {
      name: "a port where nothing listens",
      change: { port: 80 },
      because: /answers at 9090\/metrics, not at 80/,
    },
    {
      name: "a container that is not there",
      change: { runtimeId: "0".repeat(64) },
      because: /is not running/,
    },
  ])("refuses $name", async ({ change, because }) => {
    const { target, telemetry } = await surgeAndItsSource();
    const scrape = telemetry.scrape({ ...target, ...change });
    await expect(scrape).rejects.toThrow(ScrapeFailed);
    await expect(scrape).rejects.toThrow(because);
  });

  it("refuses a container that exposes nothing, with the remedy", async () => {
    const { runtime, telemetry } = await surgeAndItsSource();
    const cart = (await runtime.listContainers()).find((c) => c.name === "cart-api")!;
    const target = { runtimeId: cart.runtimeId, address: cart.addresses[0]!, port: 9090, path: "/metrics" };
    await expect(telemetry.scrape(target)).rejects.toThrow(/set the label pfn\.telemetry/);
  });
});
