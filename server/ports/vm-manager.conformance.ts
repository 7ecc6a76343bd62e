import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MachineAsk, MachineDimension } from "@/server/domain/machine/machine";
import { amountOf } from "@/server/domain/machine/machine";
import { machineStep } from "@/server/domain/machine/machine-grid";
import type { EpochMs } from "@/server/domain/units";
import { ManagerRefusal, ManagerUnavailable, type VmManager } from "./vm-manager";

export interface VmManagerBench {
  /** A machine of 2 vCPUs and 1 GiB that may grow to 4 vCPUs and 4 GiB; the node under it has room. */
  manager: VmManager;
  now(): EpochMs;
  /** One that nobody answers for; `null` where the manager is this very process and cannot be away. */
  unreachable: VmManager | null;
  close(): Promise<void>;
}

const GIB = 1024 ** 3;

/** What `server/ports/vm-manager.ts` promises, on any manager. */
export function vmManagerConformance(name: string, open: () => Promise<VmManagerBench>): void {
  describe(`${name} keeps the VM manager's promises`, () => {
    let bench: VmManagerBench;
    beforeAll(async () => {
      bench = await open();
    });
    afterAll(() => bench.close());

    const sizeNow = async (dimension: MachineDimension) =>
      amountOf((await bench.manager.describe()).size, dimension);
    const askFor = (over: Partial<MachineAsk>): MachineAsk => ({
      id: "01990000-0000-7000-8000-000000000001",
      dimension: "memory",
      from: GIB,
      least: 1.5 * GIB,
      want: 2 * GIB,
      deadlineAt: bench.now() + 600_000,
      durationSeconds: 3_600,
      lossAvoided: 0.9,
      because: "a container reaches its limit in 9–14 min",
      ...over,
    });

    it("tells a machine's size, its maxima and what is not known of its devices", async () => {
      const seen = await bench.manager.describe();
      expect(seen.state).toBe("running");
      expect(seen.size).toEqual({ cpuMillicores: 2_000, memoryBytes: GIB });
      expect(seen.most).toEqual({ cpuMillicores: 4_000, memoryBytes: 4 * GIB });
      for (const cap of seen.caps) {
        if (cap.bytesPerSecond !== null) expect(cap.bytesPerSecond).toBeGreaterThan(0);
        if (cap.missing !== null) expect(cap.missing).not.toBe("");
      }
      expect(new Set(seen.caps.map(({ kind }) => kind))).toEqual(new Set(["disk", "network"]));
    });

    it("offers what fits, counters with its maximum, refuses with numbers, and changes nothing by it", async () => {
      expect(await bench.manager.ask(askFor({}))).toMatchObject({ kind: "offer", amount: 2 * GIB });
      const counter = await bench.manager.ask(askFor({ want: 6 * GIB }));
      expect(counter).toMatchObject({ kind: "counter", amount: 4 * GIB });
      const refusal = await bench.manager.ask(askFor({ least: 5 * GIB, want: 6 * GIB }));
      expect(refusal.kind).toBe("refuse");
      expect(refusal.because).toMatch(/\d/);
      expect(await bench.manager.ask(askFor({}))).toMatchObject({ kind: "offer", amount: 2 * GIB });
      expect(await sizeNow("memory")).toBe(GIB);
    });

    it("refuses an ask about another size, or whose deadline is over", async () => {
      expect(await bench.manager.ask(askFor({ from: GIB / 2 }))).toMatchObject({ kind: "refuse" });
      expect(await bench.manager.ask(askFor({ deadlineAt: bench.now() - 60_000 }))).toMatchObject({
        kind: "refuse",
      });
    });

    it.each(["cpu", "memory"] as const)("sets %s absolutely, and twice is once", async (dimension) => {
      const before = await sizeNow(dimension);
      const to = before + machineStep(dimension);
      const order = { id: `01990000-0000-7000-8000-00000000000${dimension.length}`, dimension, to };
      await bench.manager.set(order);
      await bench.manager.set(order);
      expect(await sizeNow(dimension)).toBe(to);
      await bench.manager.set({ ...order, id: `${order.id}-back`, to: before });
      expect(await sizeNow(dimension)).toBe(before);
    });

    it("refuses a size above its maximum in words, and stays as it was", async () => {
      const order = { id: "01990000-0000-7000-8000-000000000009", dimension: "memory" as const, to: 5 * GIB };
      const error = await bench.manager.set(order).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ManagerRefusal);
      expect((error as Error).message).not.toBe("");
      expect(await sizeNow("memory")).toBe(GIB);
    });

    it("says within its time that it is not there", async () => {
      if (bench.unreachable === null) return;
      const error = await bench.unreachable.describe().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ManagerUnavailable);
    });
  });
}
