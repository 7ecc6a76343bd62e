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

const near = async (name: string) =>
  readNearestCase(house.db, (await house.container(name)).id, house.clock.now());

beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: [leak("earlier", 25), leak("now", 22), healthy("calm")],
    intervalSeconds: 60,
    historyMinutes: 60,
  });
  const at = { hostId: house.hostId };
  for (let minute = 0; minute < 8; minute++) {
    house.clock.advance(60);
    await collect(house, at);
    await forecast(house, at);
    await assess(house, at);
  }
});

describe("the nearest past case", () => {
  it("is not told while nothing has failed", async () => {
    expect(await near("now")).toBeNull();
  });

  it("is the failure that followed a minute which looked like this one", async () => {
    const { prisma } = house.db;
    const now = house.clock.now();
    const { id: earlier } = await house.container("earlier");
    const failedAt = now + 17 * MINUTE_MS;
    const outcome = await prisma.outcome.create({
      data: {
        containerId: earlier,
        at: new Date(failedAt),
        kind: "oom_kill",
        planned: false,
        cause: "memory",
        detail: "a test",
        eventKey: "earlier",
      },
    });
    await prisma.featureRow.updateMany({
      where: { containerId: earlier },
      data: { settledAt: new Date(now), outcomeId: outcome.id },
    });
    // Ordinary minutes are drawn one in twenty: those of another day stand beside them.
    const { id: calm } = await house.container("calm");
    const [row] = await prisma.featureRow.findMany({ where: { containerId: earlier }, take: 1 });
    const running = await listRunning(house.db, house.hostId);
    const inputs = await readAssessInputs(house.db, house.hostId, running, now, 60);
    const features = extractFeatures(inputs.get(calm)!);
    await prisma.featureRow.createMany({
      data: Array.from({ length: 30 }, (_, i) => ({
        ...row!,
        containerId: calm,
        minute: new Date(now - 24 * HOUR_MS + i * MINUTE_MS),
        at: new Date(now - 24 * HOUR_MS + i * MINUTE_MS),
        features: new Uint8Array(
          packFeatures(features.map((value, j) => value * (1 + 0.3 * Math.sin(i + j)))),
        ),
        settledAt: new Date(now),
        outcomeId: null,
      })),
    });
    const found = await near("now");
    expect(found).toMatchObject({ containerId: earlier, name: "earlier", kind: "oom_kill", failedAt });
    expect(found!.alike).toBeGreaterThan(0.5);
  });

  it("is not told of a container that looks like an ordinary minute", async () => {
    const { id } = await house.container("calm");
    expect(await readNearestCase(house.db, id, house.clock.now() - 24 * HOUR_MS + 3 * MINUTE_MS)).toBeNull();
  });

  it("is not told on an old look", async () => {
    const { id } = await house.container("now");
    expect(await readNearestCase(house.db, id, house.clock.now() + 10 * MINUTE_MS)).toBeNull();
  });
});
