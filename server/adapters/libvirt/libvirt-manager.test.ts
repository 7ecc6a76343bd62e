import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ManagerUnavailable } from "@/server/ports/vm-manager";
import { vmManagerConformance } from "@/server/ports/vm-manager.conformance";
import { whyNoVirsh } from "@/server/test-house/virsh";
import { createLibvirtManager } from "./libvirt-manager";
import { writeTestNode } from "./test-node";
import { openVirsh } from "./virsh";

const GIB = 1024 ** 3;

const absent = whyNoVirsh();

if (absent === null) vmManagerConformance("libvirt's test driver", open);
else it.skip(`libvirt's test driver keeps the VM manager's promises: ${absent}`, () => {});

async function open() {
  const node = writeTestNode({ memory: GIB, most: 4 * GIB });
  const manager = createLibvirtManager({ ...node, now: Date.now });
  const unreachable = createLibvirtManager({
    uri: "qemu+unix:///system?socket=/nowhere/libvirt-sock",
    domain: node.domain,
    now: Date.now,
  });
  return {
    manager,
    now: Date.now,
    unreachable,
    async close() {
      await manager.close();
      node.remove();
    },
  };
}

/** A program in place of virsh that prints its arguments, one a line, or sleeps. */
function program(body: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "pfn-virsh-")), "virsh");
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe("virsh as a process a command", () => {
  it("gets a list of arguments, the address among them", async () => {
    const virsh = openVirsh({ uri: "qemu:///system", program: program('for word; do echo "$word"; done') });
    expect(
      (await virsh.run(["setmem", "--domain", "a.b-1", "--size", "1024", "--live"])).split("\n"),
    ).toEqual([
      "--quiet",
      "--connect",
      "qemu:///system",
      "setmem",
      "--domain",
      "a.b-1",
      "--size",
      "1024",
      "--live",
      "",
    ]);
  });

  it("is given up when it hangs", async () => {
    const virsh = openVirsh({ uri: "qemu:///system", program: program("exec sleep 60"), timeoutMs: 200 });
    await expect(virsh.run(["nodeinfo"])).rejects.toThrow(/did not answer within 200 ms/);
  });

  it("says what to install when it is not there", async () => {
    const virsh = openVirsh({ uri: "qemu:///system", program: "/nowhere/virsh" });
    await expect(virsh.run(["nodeinfo"])).rejects.toThrow(ManagerUnavailable);
    await expect(virsh.run(["nodeinfo"])).rejects.toThrow(/install libvirt-clients/);
  });

  it.each(["a b", "a;b", "$(a)", "a'b", "a\nb", ""])("refuses %j, which is no plain word", async (word) => {
    const virsh = openVirsh({ uri: "qemu:///system", program: program("exit 0") });
    expect(() => virsh.run(["dominfo", word])).toThrow(RangeError);
  });
});

describe.skipIf(absent !== null)("a machine that libvirt shows", () => {
  it("has its caps, read where the driver answers, and a full node offers nothing more", async () => {
    const node = writeTestNode({ memory: GIB, most: 4 * GIB, node: 1.0625 * GIB });
    const manager = createLibvirtManager({ ...node, now: Date.now });
    try {
      const seen = await manager.describe();
      expect(seen.caps).toContainEqual({ kind: "disk", device: "vda", bytesPerSecond: null, missing: null });
      expect(seen.node).toEqual({
        cpuMillicores: 8_000,
        memoryBytes: 1.0625 * GIB,
        memoryFreeBytes: 0.0625 * GIB,
      });
      const deadlineAt = Date.now() + 60_000;
      const rest = { id: "x", durationSeconds: 600, lossAvoided: 0.5, because: "a test asks", deadlineAt };
      const answer = await manager.ask({
        ...rest,
        dimension: "memory",
        from: GIB,
        least: 1.5 * GIB,
        want: 2 * GIB,
      });
      expect(answer).toMatchObject({ kind: "refuse", because: expect.stringMatching(/physical node/) });
    } finally {
      await manager.close();
      node.remove();
    }
  });
});
