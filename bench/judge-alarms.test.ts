import { expect, it } from "vitest";
import { judgeAlarms, oomLikeEvents } from "@/bench/judge-alarms";

it.each([
  { name: "a fall at once", levels: [0.5, 0.94, 0.1, 0.2], events: [1] },
  { name: "a fall with one sample between", levels: [0.94, 0.5, 0.1], events: [0] },
  { name: "the last sample near the limit counts", levels: [0.94, 0.97, 0.1], events: [1] },
  { name: "a fall from below 93 %", levels: [0.92, 0.1], events: [] },
  { name: "a fall to a fifth", levels: [0.99, 0.2, 0.2], events: [] },
  { name: "a gap in the readings", levels: [0.99, Number.NaN, 0.05], events: [0] },
])("$name", ({ levels, events }) => expect(oomLikeEvents(levels)).toEqual(events));

const at = Array.from({ length: 300 }, (_, i) => i * 60);
const risksAt = (...from: [number, number][]) =>
  at.map((_, i) => (from.some(([a, b]) => i >= a && i < b) ? 0.9 : 0.1));

it("measures lead from the first alarm within the horizon", () => {
  expect(judgeAlarms(at, [200], risksAt([170, 201]), 0.5, 3600)).toEqual({
    events: 1,
    caught: 1,
    leadMinutes: [30],
    falseAlarm: false,
  });
  expect(judgeAlarms(at, [200], risksAt([100, 201]), 0.5, 3600)).toMatchObject({
    leadMinutes: [60],
    falseAlarm: false,
  });
});

it("calls an alarm false that no event answers, even beside an event", () => {
  expect(judgeAlarms(at, [], risksAt([50, 60]), 0.5, 3600).falseAlarm).toBe(true);
  expect(judgeAlarms(at, [250], risksAt([50, 60], [230, 251]), 0.5, 3600)).toMatchObject({
    caught: 1,
    falseAlarm: true,
  });
  expect(judgeAlarms(at, [], risksAt([280, 300]), 0.5, 3600).falseAlarm).toBe(false);
});

it("does not catch what came without an alarm, or with one too early", () => {
  expect(judgeAlarms(at, [200], risksAt([50, 60]), 0.5, 3600)).toMatchObject({ caught: 0, falseAlarm: true });
});

it("holds a raised alarm to its event while the risk stays above half the threshold, and does not catch by that", () => {
  const early = (between: number) => at.map((_, i) => (i >= 50 && i < 60 ? 0.9 : i < 201 ? between : 0));
  expect(judgeAlarms(at, [200], early(0.4), 0.5, 3600)).toMatchObject({ caught: 0, falseAlarm: false });
  expect(judgeAlarms(at, [200], early(0.2), 0.5, 3600)).toMatchObject({ caught: 0, falseAlarm: true });
});
