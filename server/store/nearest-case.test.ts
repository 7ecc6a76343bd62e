import { beforeAll, describe, expect, it } from "vitest";
import { packFeatures } from "@/server/domain/learning/feature-bytes";
import { extractFeatures } from "@/server/domain/risk/features/extract-features";
import { assess } from "@/server/loop/assess";
import { collect } from "@/server/loop/collect";
import { forecast } from "@/server/loop/forecast";
import { listRunning, readAssessInputs } from "@/server/store/assess-inputs";
import { readNearestCase } from "@/server/store/nearest-case";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy, leak } from "@/server/test-house/recipes";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const store = testDatabase();
let house: TestHouse;

const EARLIER = Array.from({ length: 4 }, (_, i) => `earlier-${i}`);
const CALM = Array.from({ length: 6 }, (_, i) => `calm-${i}`);
/** What the calm ones looked like, minute by minute. */
const ordinary: Uint8Array[] = [];

const near = async (name: string) =>
  readNearestCase(house.db, (await house.container(name)).id, house.clock.now());

beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: [
      ...EARLIER.map((name, i) => leak(name, 20 + 5 * i, { memoryMib: 200 + 40 * i })),
      leak("now", 24),
      ...CALM.map((name, i) =>
        healthy(name, {
          load: [4 + 6 * i, 6],
          restMib: 50 + 25 * i,
          behaviour:
            i % 2
              ? { kind: "spike", everyMs: 5 * MINUTE_MS, lastsMs: 40_000, factor: 3 }
              : { kind: "healthy" },
        }),
      ),
    ],
    intervalSeconds: 60,
    historyMinutes: 60,
  });
  const at = { hostId: house.hostId };
  for (let minute = 0; minute < 8; minute++) {
    house.clock.advance(60);
    await collect(house, at);
    await forecast(house, at);
    await assess(house, at);
    const running = await listRunning(house.db, house.hostId);
    const inputs = await readAssessInputs(house.db, house.hostId, running, house.clock.now(), 60);
    for (const { id, name } of running)
      if (CALM.includes(name)) ordinary.push(packFeatures(extractFeatures(inputs.get(id)!)));
  }
});

describe("the nearest past case", () => {
  it("is not told while nothing has failed", async () => {
    expect(await near("now")).toBeNull();
  });

  it("is the failure that followed a minute which looked like this one", async () => {
    const { prisma } = house.db;
    const now = house.clock.now();
    for (const [i, name] of EARLIER.entries()) {
      const { id: containerId } = await house.container(name);
      const outcome = await prisma.outcome.create({
        data: {
          containerId,
          at: new Date(now + (12 + 5 * i) * MINUTE_MS),
          kind: "oom_kill",
          planned: false,
          cause: "memory",
          detail: "a test",
          eventKey: name,
        },
      });
      await prisma.featureRow.updateMany({
        where: { containerId },
        data: { settledAt: new Date(now), outcomeId: outcome.id },
      });
    }
    // Ordinary minutes are drawn one in twenty: those of another day stand beside them.
    const { id: calm } = await house.container(CALM[0]!);
    const [row] = await prisma.featureRow.findMany({ where: { outcomeId: { not: null } }, take: 1 });
    await prisma.featureRow.createMany({
      data: ordinary.map((features, i) => ({
        ...row!,
        containerId: calm,
        minute: new Date(now - 24 * HOUR_MS + i * MINUTE_MS),
        at: new Date(now - 24 * HOUR_MS + i * MINUTE_MS),
        features: new Uint8Array(features),
        settledAt: new Date(now),
        outcomeId: null,
      })),
    });
    const found = await near("now");
    expect(EARLIER).toContain(found?.name);
    expect(found).toMatchObject({ kind: "oom_kill" });
    expect(found!.alike).toBeGreaterThan(0.5);
  });

  it("is not told of a container that looks like an ordinary minute", async () => {
    const { id } = await house.container(CALM[0]!);
    const yesterday = house.clock.now() - 24 * HOUR_MS + 2 * MINUTE_MS;
    await house.db.prisma.featureRow.updateMany({ where: { containerId: id }, data: { said60: 0.5 } });
    expect(await readNearestCase(house.db, id, yesterday)).toBeNull();
  });

  it("is not told on an old look", async () => {
    const { id } = await house.container("now");
    expect(await readNearestCase(house.db, id, house.clock.now() + 10 * MINUTE_MS)).toBeNull();
  });
});
