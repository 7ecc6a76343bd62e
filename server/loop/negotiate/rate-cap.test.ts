import { beforeAll, describe, expect, it } from "vitest";
import { busier } from "@/server/domain/risk/busier";
import { assess } from "@/server/loop/assess";
import { negotiate } from "@/server/loop/negotiate";
import { setCapacity } from "@/server/operator/set-capacity";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const store = testDatabase();
let house: TestHouse;

/** A container whose network cap is as full as its traffic makes it, on a host that was found able to move it. */
beforeAll(async () => {
  house = await openTestHouse(store.db, { containers: [healthy("sender")], policy: { mode: "ask" } });
  await house.live(60);
  const { id } = await house.container("sender");
  const { rows } = await house.db.pool.query<{ rx: number; tx: number }>(
    `select avg(network_rx_bytes_per_second)::float8 as rx, avg(network_tx_bytes_per_second)::float8 as tx
     from telemetry.sample where container_id = $1 and at > $2`,
    [id, new Date(house.clock.now() - 5 * 60_000)],
  );
  const rates = { networkRxBytesPerSecond: rows[0]!.rx, networkTxBytesPerSecond: rows[0]!.tx };
  const usage = busier(
    { ...rates, blockReadBytesPerSecond: null, blockWriteBytesPerSecond: null },
    "network",
  )!;
  const cap = BigInt(Math.round(usage * 0.97));
  await house.db.prisma.container.update({ where: { id }, data: { networkLimitBytesPerSecond: cap } });
  const { capabilities } = await house.db.prisma.host.findUniqueOrThrow({ where: { id: house.hostId } });
  const able = { ...(capabilities as object), network: { supported: true, because: "verified" } };
  await house.db.prisma.host.update({ where: { id: house.hostId }, data: { capabilities: able } });
});

describe("a full network cap", () => {
  it("on a host whose network nobody knows is refused, and says where to say it", async () => {
    await assess(house, { hostId: house.hostId });
    await negotiate(house, { hostId: house.hostId });
    const [refusal, ...more] = await house.negotiations("sender");
    expect(more).toEqual([]);
    expect(refusal!.state).toBe("refused");
    expect(refusal!.messages.map(({ text }) => text).join()).toContain(
      "network capacity is not known; set it in Hosts",
    );
  });

  it("is asked to be raised, and offered out of the host's own network, once that is known", async () => {
    const desk = { ...house, user: { id: "ada", name: "Ada" } };
    await setCapacity(desk, { id: house.hostId, networkBytesPerSecond: 100 * MIB, diskBytesPerSecond: null });
    await house.db.prisma.negotiation.deleteMany({ where: { container: { name: "sender" } } });
    await negotiate(house, { hostId: house.hostId });
    const [negotiation] = await house.negotiations("sender");
    expect(negotiation).toMatchObject({ dimension: "network", state: "waiting_approval" });
    const { amounts } = negotiation!.ask as unknown as { amounts: { want: number; max: number } };
    expect(amounts.want % (MIB / 4)).toBe(0);
    expect(amounts.max).toBe(90 * MIB);
    expect(negotiation!.answer).toMatchObject({ kind: "offer", amount: amounts.want });
  });
});
