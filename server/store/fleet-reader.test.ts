import { beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "@/server/test-house";
import { fleetReader } from "./fleet-reader";

const store = testDatabase();
let version: number | null;
let now: number;
let read: ReturnType<typeof fleetReader>;

beforeEach(() => {
  version = 1;
  now = 1_000_000;
  read = fleetReader(store.db, { version: () => version }, { now: () => now }, 10);
});

describe("the fleet for many readers", () => {
  it("is read once between two changes, also by those who ask at the same time", async () => {
    const [first, second] = await Promise.all([read(), read()]);
    expect(second).toBe(first);
    expect(await read()).toBe(first);
  });

  it("is read anew after a change", async () => {
    const before = await read();
    version = 2;
    expect(await read()).not.toBe(before);
  });

  it("is read anew when time has passed", async () => {
    const before = await read();
    now += 2_001;
    expect(await read()).not.toBe(before);
  });

  it("is read by everybody themselves while changes are not heard", async () => {
    version = null;
    expect(await read()).not.toBe(await read());
  });
});
