import type { DurationMs, EpochMs } from "@/server/domain/units";

const MINUTE: DurationMs = 60_000;
const DAY: DurationMs = 24 * 60 * MINUTE;
const BIN: DurationMs = 5 * MINUTE;
const BINS = DAY / BIN;
/** The newest day and the seven before it. */
const DAYS = 8;
/** Jobs that a clock starts come ten minutes early or late. */
const EARLY = 2;
const LATE = 2;

/** The highest usage around this time of day; 0 where nothing is known of it. */
export interface SameTime {
  /** Of the last three days. */
  threeDays: number;
  /** Of the last seven days. */
  week: number;
  /** Of the last seven days without the highest of them: what came once is not a habit. */
  weekTwice: number;
}

/** What came at this time of day on each of the last seven days, five minutes at a time. */
export interface DailyProfile {
  /** `at` never falls; `usage` > 0. The same object is returned each time. */
  push(at: EpochMs, usage: number): Readonly<SameTime>;
}

/** `ahead`: how far beyond this moment it looks, ≥ 0. */
export function createDailyProfile(ahead: DurationMs): DailyProfile {
  const after = EARLY + Math.ceil(ahead / BIN);
  const highest = new Float64Array(DAYS * BINS);
  const same: SameTime = { threeDays: 0, week: 0, weekTwice: 0 };
  let newest: number | null = null;
  const slot = (bin: number) => ((bin % highest.length) + highest.length) % highest.length;

  function forgetUntil(bin: number): void {
    const from = newest === null ? bin : Math.max(newest + 1, bin - highest.length + 1);
    for (let i = from; i <= bin; i++) highest[slot(i)] = 0;
    newest = bin;
  }

  function daysAgo(days: number, bin: number): number {
    let most = 0;
    const to = Math.min(bin, bin - days * BINS + after);
    for (let i = bin - days * BINS - LATE; i <= to; i++) most = Math.max(most, highest[slot(i)]!);
    return most;
  }

  return {
    push(at, usage) {
      const bin = Math.floor(at / BIN);
      if (newest === null || bin > newest) forgetUntil(bin);
      highest[slot(bin)] = Math.max(highest[slot(bin)]!, usage);
      let first = 0;
      let second = 0;
      for (let days = 1; days < DAYS; days++) {
        const then = daysAgo(days, bin);
        second = Math.max(second, Math.min(first, then));
        first = Math.max(first, then);
        if (days === 3) same.threeDays = first;
      }
      same.week = first;
      same.weekTwice = second;
      return same;
    },
  };
}
