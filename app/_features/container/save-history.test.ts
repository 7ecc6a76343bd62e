import { describe, expect, it } from "vitest";
import type { History } from "@/server/api/shapes/container";
import { historyRows } from "./save-history";

const column = (...values: (number | null)[]) => values;
const HISTORY: History = {
  stepSeconds: 10,
  at: [1_000, 11_000, 21_000],
  cpuMillicores: column(5, null, 7),
  cpuLimitMillicores: column(100, 100, 100),
  cpuThrottledRatio: column(0, 0.5, 1),
  memoryWorkingSetBytes: column(1, 2, 3),
  memoryLimitBytes: column(null, null, null),
  networkRxBytesPerSecond: column(0, 0, 0),
  networkTxBytesPerSecond: column(0, 0, 0),
  blockReadBytesPerSecond: column(0, 0, 0),
  blockWriteBytesPerSecond: column(0, 0, 0),
  networkLimitBytesPerSecond: column(9, 9, 9),
  diskLimitBytesPerSecond: column(null, null, null),
};

describe("historyRows", () => {
  it("says when, in base units, and leaves a cell empty where nothing is known", () => {
    expect(historyRows(HISTORY, 0, 99_000)[1]).toEqual([
      "1970-01-01T00:00:11.000Z",
      "",
      "100",
      "0.5",
      "2",
      "",
      "0",
      "0",
      "0",
      "0",
      "9",
      "",
    ]);
  });

  it("keeps to the window that the charts show", () => {
    expect(historyRows(HISTORY, 5_000, 15_000).map(([at]) => at)).toEqual(["1970-01-01T00:00:11.000Z"]);
  });
});
