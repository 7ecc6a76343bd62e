import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AlarmHistory, alarmRecord } from "./alarm-record";

const MINUTE = 60_000;
const at = (minutes: number) => Date.UTC(2026, 0, 5) + minutes * MINUTE;
const span = (from: number, until: number) => ({ from: at(from), until: at(until) });

/** Watched for a day at a horizon of 15 minutes; times in minutes. */
const history = (own: {
  alarms?: number[];
  failures?: number[];
  treated?: ReturnType<typeof span>[];
  until?: number;
}): AlarmHistory => ({
  horizonMs: 15 * MINUTE,
  until: at(own.until ?? 1440),
  alarms: (own.alarms ?? []).map(at),
  failures: (own.failures ?? []).map((minute) => ({ at: at(minute), cause: "memory" as const })),
  treated: own.treated ?? [],
  untreatedMinutes: 1440,
});
const minutes = (from: number, until: number) => Array.from({ length: until - from + 1 }, (_, i) => from + i);

describe("what alarms were worth", () => {
  it.each<{ name: string; own: Parameters<typeof history>[0]; is: object; leads?: number[] }>([
    {
      name: "an alarm before a failure",
      own: { alarms: minutes(90, 99), failures: [100] },
      is: { failures: 1, caught: 1, falseAlarms: 0 },
      leads: [10],
    },
    {
      name: "a failure without an alarm",
      own: { failures: [100] },
      is: { failures: 1, caught: 0 },
      leads: [],
    },
    { name: "an alarm for nothing", own: { alarms: minutes(90, 99) }, is: { failures: 0, falseAlarms: 1 } },
    { name: "an alarm that pauses shortly is one", own: { alarms: [90, 94, 98] }, is: { falseAlarms: 1 } },
    { name: "two alarms far apart are two", own: { alarms: [90, 120] }, is: { falseAlarms: 2 } },
    {
      name: "an alarm that ended before the horizon is no warning",
      own: { alarms: [50], failures: [100] },
      is: { caught: 0, falseAlarms: 1 },
    },
    {
      name: "the lead is that of the newest alarm",
      own: { alarms: [85, 86, 95, 96], failures: [100] },
      is: { caught: 1, falseAlarms: 0 },
      leads: [5],
    },
    {
      name: "an alarm whose horizon is not over is not judged",
      own: { alarms: [1430] },
      is: { falseAlarms: 0, unknownAlarms: 1 },
    },
    {
      name: "an alarm that a grant answered is not judged",
      own: { alarms: [90], treated: [span(91, 200)] },
      is: { falseAlarms: 0, unknownAlarms: 1 },
    },
    {
      name: "a failure under a grant tells of the grant",
      own: { alarms: [90], failures: [100], treated: [span(91, 200)] },
      is: { failures: 0, treatedFailures: 1, falseAlarms: 0, unknownAlarms: 0 },
    },
    {
      name: "an alarm at the very moment is no warning",
      own: { alarms: [100], failures: [100] },
      is: { caught: 0 },
    },
  ])("$name", ({ own, is, leads }) => {
    const record = alarmRecord([history(own)]);
    expect(record).toMatchObject(is);
    if (leads) expect(record.leadsMs).toEqual(leads.map((lead) => lead * MINUTE));
  });

  it("counts leads in bins, by cause, and false alarms a container-week", () => {
    const record = alarmRecord([
      history({ alarms: [99, ...minutes(280, 299), 1000], failures: [100, 300, 600] }),
      history({}),
    ]);
    expect(record.bins.map(({ upToMinutes, count }) => [upToMinutes, count])).toEqual([
      [1, 1],
      [5, 0],
      [15, 0],
      [30, 1],
      [60, 0],
      [null, 0],
    ]);
    expect(record.byCause).toEqual([{ cause: "memory", failures: 3, caught: 2, medianLeadMs: MINUTE }]);
    expect(record.falseAlarms / record.weeks).toBeCloseTo(3.5, 6);
  });

  it("accounts for each failure and each alarm once", () => {
    const list = fc.uniqueArray(fc.integer({ min: 0, max: 1439 }), { maxLength: 40 });
    fc.assert(
      fc.property(list, list, (alarms, failures) => {
        const sorted = (of: number[]) => of.toSorted((a, b) => a - b);
        const record = alarmRecord([history({ alarms: sorted(alarms), failures: sorted(failures) })]);
        expect(record.failures).toBe(failures.length);
        expect(record.bins.reduce((sum, { count }) => sum + count, 0)).toBe(record.caught);
        expect(record.byCause.reduce((sum, { caught }) => sum + caught, 0)).toBe(record.caught);
        expect(record.falseAlarms + record.unknownAlarms).toBeLessThanOrEqual(alarms.length);
      }),
    );
  });
});
