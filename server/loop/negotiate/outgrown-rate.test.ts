import { describe, expect, it } from "vitest";
import { openTestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const MINUTE = 60_000;
const store = testDatabase();

/** Load that grows to six times what it was within an hour. */
const behaviour = {
  kind: "surge",
  startsAfterMs: 0,
  rampMs: 60 * MINUTE,
  holdMs: 60 * MINUTE,
  everyMs: 600 * MINUTE,
  factor: 6,
} as const;

describe("a container that outgrows its cap, on a host that knows what it has", () => {
  it.each([
    {
      dimension: "network",
      recipe: { networkMib: 4, load: [8, 3] as const, service: { responseBytes: 160_000 } },
      field: "networkLimitBytesPerSecond",
      before: 4 * MIB,
    },
    {
      dimension: "disk",
      recipe: { diskMib: 4, load: [12, 3] as const, service: { diskWriteBytesPerRequest: 110_000 } },
      field: "diskLimitBytesPerSecond",
      before: 4 * MIB,
    },
  ] as const)(
    "is given more $dimension before its clients notice",
    async ({ dimension, recipe, field, before }) => {
      const house = await openTestHouse(store.db, {
        containers: [healthy("edge", { ...recipe, memoryMib: 512, behaviour })],
        host: {
          cpuMillicores: 16_000,
          memoryBytes: 32_768 * MIB,
          networkBytesPerSecond: 125e6,
          diskBytesPerSecond: 400e6,
        },
        intervalSeconds: 30,
        historyMinutes: 20,
      });
      await house.live(28 * 60);
      const leases = await house.leases("edge");
      expect(leases.map((lease) => lease.dimension)).toContain(dimension);
      expect(Number((await house.container("edge"))[field])).toBeGreaterThan(before);
      const { id } = await house.container("edge");
      expect(await house.db.prisma.outcome.count({ where: { containerId: id } })).toBe(0);
    },
  );
});
