import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readNetworkCap, setNetworkCap } from "@/server/adapters/tc/network-cap";
import { NetworkCaps } from "@/server/adapters/tc/network-caps";
import type { RunTool } from "@/server/adapters/tc/run-tool";

const MBIT = 125_000;

/** A kernel's queues, as `tc` speaks of them, on this host ("tc") and in each container ("nsenter"). `fails` names calls by number. */
class Kernel {
  readonly roots = new Map<string, { kind: string; rate?: number }>();
  calls: string[] = [];
  fails: ReadonlySet<number> = new Set();

  run: RunTool = async (tool, args) => {
    this.calls.push(`${tool} ${args.join(" ")}`);
    if (this.fails.has(this.calls.length)) throw new Error(`call ${this.calls.length} failed`);
    const inside = tool === "nsenter" ? `${args[1]}:` : "";
    const words = tool === "nsenter" ? args.slice(4) : args;
    const device = words[words.indexOf("dev") + 1];
    const key = `${inside}${device}`;
    if (words.includes("replace")) {
      const rate = Number(words[words.indexOf("rate") + 1]?.replace("bit", "")) / 8;
      this.roots.set(key, { kind: "tbf", rate });
    }
    if (words.includes("del")) this.roots.delete(key);
    if (!words.includes("show")) return "";
    const all = [...this.roots].filter(([name]) =>
      words.includes("dev") ? name === key : !name.includes(":"),
    );
    return JSON.stringify(all.map(([dev, { kind, rate }]) => ({ kind, dev, root: true, options: { rate } })));
  };
}
const veth = (pid: number) => ({ hostDevice: `veth${pid}`, containerDevice: "eth0", pid });

describe("a cap on both directions of a cable", () => {
  it("is set at both ends and read back", async () => {
    const kernel = new Kernel();
    await setNetworkCap(veth(7), 10 * MBIT, kernel.run);
    expect([...kernel.roots]).toEqual([
      ["veth7", { kind: "tbf", rate: 10 * MBIT }],
      ["7:eth0", { kind: "tbf", rate: 10 * MBIT }],
    ]);
    expect(await readNetworkCap(veth(7), kernel.run)).toBe(10 * MBIT);
  });

  it("is not there where only one direction has it", async () => {
    const kernel = new Kernel();
    kernel.roots.set("veth7", { kind: "tbf", rate: MBIT });
    expect(await readNetworkCap(veth(7), kernel.run)).toBeNull();
  });

  it("leaves both directions as they were, whichever call fails", async () => {
    const before = fc.option(fc.integer({ min: 1, max: 1_000 }));
    await fc.assert(
      fc.asyncProperty(before, fc.integer({ min: 1, max: 4 }), async (mbit, failing) => {
        const kernel = new Kernel();
        if (mbit !== null) {
          for (const end of ["veth7", "7:eth0"]) kernel.roots.set(end, { kind: "tbf", rate: mbit * MBIT });
        }
        const was = new Map(kernel.roots);
        kernel.fails = new Set([failing]);
        await expect(setNetworkCap(veth(7), 50 * MBIT, kernel.run)).rejects.toThrow(`call ${failing} failed`);
        expect(kernel.roots).toEqual(was);
      }),
    );
  });

  it("says so when the first direction could not be put back", async () => {
    const kernel = new Kernel();
    kernel.fails = new Set([4, 5]);
    await expect(setNetworkCap(veth(7), MBIT, kernel.run)).rejects.toThrow(
      "call 4 failed; and what it receives is capped already, and could not be put back: call 5 failed",
    );
  });

  it.each(["veth7", "7:eth0"])("is refused where somebody else shapes %s", async (end) => {
    const kernel = new Kernel();
    kernel.roots.set(end, { kind: "htb" });
    await expect(setNetworkCap(veth(7), MBIT, kernel.run)).rejects.toThrow(
      "somebody else shapes it already (htb)",
    );
    expect([...kernel.roots.keys()]).toEqual([end]);
  });
});

describe("listing the caps of many containers", () => {
  const many = Array.from({ length: 50 }, (_, i) => ({ runtimeId: `c${i}`, pid: 100 + i }));
  const opened = () => {
    const kernel = new Kernel();
    const clock = { now: 0 };
    const lives = new Map<number, string>();
    const looked: number[] = [];
    const caps = new NetworkCaps(
      kernel.run,
      () => clock.now,
      (pid) => lives.get(pid) ?? `${pid}/first`,
      async (pid) => {
        looked.push(pid);
        return veth(pid);
      },
    );
    const list = async () => {
      kernel.calls = [];
      return caps.readAll(many);
    };
    return { kernel, clock, lives, looked, caps, list };
  };

  it("asks once where nothing is shaped, and looks for no cable", async () => {
    const { kernel, looked, list } = opened();
    expect([...(await list()).values()]).toEqual(many.map(() => null));
    expect(kernel.calls).toHaveLength(1);
    expect(looked).toEqual([]);
  });

  it("looks into the one that is capped and into no other, and a while later into none", async () => {
    const { kernel, looked, caps, list } = opened();
    await caps.set(many[3]!, veth(103), 8 * MBIT);
    expect((await list()).get("c3")).toBe(8 * MBIT);
    expect(looked).toHaveLength(50);
    expect(kernel.calls.filter((call) => call.startsWith("nsenter"))).toHaveLength(1);
    expect((await list()).get("c3")).toBe(8 * MBIT);
    expect(kernel.calls).toHaveLength(1);
    expect(looked).toHaveLength(50);
  });

  it("sees a cap at once that was changed or taken away at the host's end, and one at its own end after a minute", async () => {
    const { kernel, clock, caps, list } = opened();
    await caps.set(many[3]!, veth(103), 8 * MBIT);
    await list();
    kernel.roots.set("veth103", { kind: "tbf", rate: 20 * MBIT });
    expect((await list()).get("c3")).toBe(20 * MBIT);
    kernel.roots.delete("103:eth0");
    clock.now += 61_000;
    expect((await list()).get("c3")).toBeNull();
    kernel.roots.delete("veth103");
    expect((await list()).get("c3")).toBeNull();
  });

  it("looks again for the cable of a container that was restarted, though its process has the same number", async () => {
    const { lives, looked, caps, list } = opened();
    await caps.set(many[3]!, veth(103), 8 * MBIT);
    await list();
    lives.set(104, "104/second");
    await list();
    expect(looked.slice(50)).toEqual([104]);
  });
});
