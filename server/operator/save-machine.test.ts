import { describe, expect, it } from "vitest";
import type { MachineSettings } from "@/server/api/shapes/machine";
import { openSealer } from "@/server/secrets/sealer";
import { machineSecretName } from "@/server/store/machines";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";
import { type MachineDesk, removeMachine, saveMachine } from "./save-machine";

const GIB = 1024 ** 3;
const SECRET = "a secret of at least 32 characters";
const store = testDatabase();
const secrets = openSealer("k".repeat(32));

const libvirt = (over: object = {}): MachineSettings =>
  ({ kind: "libvirt", uri: "qemu:///system", domain: "docker-1", ...over }) as MachineSettings;
const webhook = (over: object = {}): MachineSettings =>
  ({ kind: "webhook", url: "https://cloud.example/pfn", machine: "vm-7", ...over }) as MachineSettings;

async function open(): Promise<{ house: TestHouse; desk: MachineDesk }> {
  const house = await openTestHouse(store.db, { containers: [healthy("a")] });
  return { house, desk: { ...house, secrets, user: { id: "ada", name: "Ada" } } };
}
const rowOf = ({ db, hostId }: TestHouse) => db.prisma.machine.findUnique({ where: { hostId } });

describe("naming the machine under a host", () => {
  it("seals a webhook's secret, keeps it for its address alone, has it asked at once, and is in the audit", async () => {
    const { house, desk } = await open();
    const { hostId } = house;
    expect(await saveMachine(desk, { hostId, settings: webhook({ secret: SECRET }) })).toMatchObject({
      kind: "done",
    });
    const sealed = (await rowOf(house))?.sealedSecret ?? "";
    expect(sealed).not.toContain(SECRET);
    expect(secrets.open(sealed, machineSecretName(hostId))).toBe(SECRET);
    expect(house.jobs.names()).toContain("resize-machine");

    expect(await saveMachine(desk, { hostId, settings: webhook() })).toMatchObject({ kind: "done" });
    expect((await rowOf(house))?.sealedSecret).toBe(sealed);
    const elsewhere = webhook({ url: "https://evil.example/pfn" });
    expect(await saveMachine(desk, { hostId, settings: elsewhere })).toMatchObject({ kind: "refused" });
    const audit = await house.db.prisma.audit.findMany({ where: { action: { startsWith: "machine." } } });
    expect(audit.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      "user:Ada machine.add",
      "user:Ada machine.change",
    ]);
    expect(
      JSON.stringify(audit, (_, value) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toContain(SECRET);
  });

  it.each([
    {
      name: "a connection that runs a program",
      settings: libvirt({ uri: "qemu+ext:///system?command=/bin/sh" }),
    },
    { name: "a domain that is an option", settings: libvirt({ domain: "--all" }) },
    { name: "a webhook without a secret", settings: webhook() },
  ])("refuses $name", async ({ settings }) => {
    const { house, desk } = await open();
    expect(await saveMachine(desk, { hostId: house.hostId, settings })).toMatchObject({ kind: "refused" });
    expect(await rowOf(house)).toBeNull();
  });

  it("forgets a machine with its leases, and never while it moves", async () => {
    const { house, desk } = await open();
    const { hostId, db } = house;
    await saveMachine(desk, { hostId, settings: libvirt() });
    const sizes = { baseline: BigInt(GIB), granted: BigInt(2 * GIB) };
    const term = { startsAt: new Date(0), endsAt: new Date(1) };
    const lease = { hostId, dimension: "memory", state: "active", ...sizes, ...term };
    await db.prisma.machineLease.create({ data: lease });
    const intent = { fromAmount: BigInt(GIB), toAmount: BigInt(2 * GIB), guestBefore: BigInt(GIB) };
    const request = await db.prisma.machineRequest.create({
      data: {
        ...intent,
        ...{ hostId, dimension: "memory", kind: "grow", state: "calling", least: 1n, want: 2n },
        ...{ lossAvoided: 0.5, durationSeconds: 60, reason: "a test" },
        ...{ deadlineAt: new Date(), askedAt: new Date() },
      },
    });
    expect(await removeMachine(desk, { hostId })).toMatchObject({ kind: "refused" });
    await db.prisma.machineRequest.delete({ where: { id: request.id } });
    expect(await removeMachine(desk, { hostId })).toMatchObject({ kind: "done" });
    expect(await rowOf(house)).toBeNull();
    const left = await db.prisma.machineLease.findMany({ where: { hostId } });
    expect(left).toMatchObject([{ state: "released", note: expect.stringMatching(/out of PFN's hands/) }]);
  });
});
