import { describe, expect, it } from "vitest";
import { readReserveShare, reserveShareText } from "./read-reserve-share";

const amounts = (network: number | null, disk: number | null) => ({
  cpuMillicores: 1000,
  memoryBytes: 1000,
  networkBytesPerSecond: network,
  diskBytesPerSecond: disk,
});

describe("the share of network and disk that a host keeps", () => {
  it.each([
    { name: "a percentage", text: "25 %", is: { ok: true, value: 0.25 } },
    { name: "nothing at all", text: "0", is: { ok: true, value: 0 } },
    { name: "everything", text: "100", is: { ok: false, because: expect.stringContaining("At most 90 %") } },
    { name: "words", text: "a tenth", is: { ok: false } },
  ])("reads $name", ({ text, is }) => {
    expect(readReserveShare(text)).toMatchObject(is);
  });

  it.each([
    {
      name: "of the network where that is known",
      all: amounts(1000, 500),
      kept: amounts(200, 50),
      text: "20",
    },
    { name: "of the disk where only that is", all: amounts(null, 500), kept: amounts(null, 25), text: "5" },
    { name: "nothing where none is kept", all: amounts(1000, null), kept: amounts(0, null), text: "0" },
    {
      name: "a tenth where nothing is known",
      all: amounts(null, null),
      kept: amounts(null, null),
      text: "10",
    },
  ])("shows $name", ({ all, kept, text }) => {
    expect(reserveShareText({ capacity: all, reserve: kept })).toBe(text);
  });
});
