import type { EpochMs, Seconds } from "./units";

/** What is known of the product's own work; times are of the newest success, `null`: never. */
export interface Vitals {
  /** A process that has just started looks first; `null`: none ever did. */
  warmUpUntil: EpochMs | null;
  /** Names of hosts that do not answer. */
  unreachable: readonly string[];
  /** Of the host that was collected longest ago. */
  collectedAt: EpochMs | null;
  forecastAt: EpochMs | null;
  assessedAt: EpochMs | null;
  changedAt: EpochMs | null;
  /** In the last 24 h. */
  changesFailed: number;
  paused: boolean;
  /** When the ledger was last held against its promises; `null`: never. */
  promisesCheckedAt: EpochMs | null;
  /** Found broken in the last 24 h. */
  promisesBroken: number;
  channels: number;
  notifiedAt: EpochMs | null;
  /** Given up in the last 24 h. */
  notificationsFailed: number;
}

export interface VitalSign {
  part: "collect" | "forecast" | "assess" | "act" | "promises" | "notify";
  /** late: the work is overdue; failing: it was tried and failed; off: it is not wanted now. */
  state: "ok" | "late" | "failing" | "off";
  at: EpochMs | null;
  says: string;
}

/** A verb is late after so many of its own intervals, and never before so long: a busy machine is no fault. */
const LATE_AFTER = {
  collect: { intervals: 3, leastMs: 60_000 },
  assess: { intervals: 4, leastMs: 60_000 },
  forecast: { intervals: 8, leastMs: 180_000 },
  promises: { intervals: 0, leastMs: 300_000 },
} as const;

/** The state of each part of PFN in words, in the order of the loop. */
export function vitalSigns(vitals: Vitals, now: EpochMs, intervalSeconds: Seconds): VitalSign[] {
  const { unreachable, channels } = vitals;
  const seen = (
    part: keyof typeof LATE_AFTER,
    at: EpochMs | null,
    never: string,
    late: string,
  ): VitalSign => {
    const { intervals, leastMs } = LATE_AFTER[part];
    // Who has just started is not late for the pause before it.
    const since = Math.max(at ?? Number.NEGATIVE_INFINITY, vitals.warmUpUntil ?? Number.NEGATIVE_INFINITY);
    const isLate = now - since > Math.max(leastMs, intervals * intervalSeconds * 1000);
    if (isLate) return { part, state: "late", at, says: at === null ? never : late };
    return { part, state: "ok", at, says: at === null ? "just started" : "on time" };
  };
  const collect: VitalSign =
    unreachable.length > 0
      ? {
          part: "collect",
          state: "failing",
          at: vitals.collectedAt,
          says: `no answer from ${unreachable.join(", ")}`,
        }
      : seen(
          "collect",
          vitals.collectedAt,
          "no host was ever collected",
          "overdue: are the workers running?",
        );
  return [
    collect,
    seen("forecast", vitals.forecastAt, "no forecast yet", "overdue: nothing new is foreseen"),
    seen("assess", vitals.assessedAt, "no assessment yet", "overdue: risks are old"),
    acting(vitals),
    vitals.promisesBroken > 0
      ? {
          part: "promises",
          state: "failing",
          at: vitals.promisesCheckedAt,
          says: `${vitals.promisesBroken} broken in 24 h: see pfn_invariant_violations_total`,
        }
      : seen(
          "promises",
          vitals.promisesCheckedAt,
          "the ledger was never checked",
          "overdue: nobody checks the ledger",
        ),
    notifying(vitals, channels),
  ];
}

function acting({ paused, changesFailed, changedAt: at }: Vitals): VitalSign {
  if (paused) return { part: "act", state: "off", at, says: "paused: no limit is changed" };
  if (changesFailed > 0) {
    return { part: "act", state: "failing", at, says: `${changesFailed} failed or were put back in 24 h` };
  }
  return {
    part: "act",
    state: "ok",
    at,
    says: at === null ? "nothing had to be changed yet" : "every change verified",
  };
}

function notifying({ notificationsFailed, notifiedAt: at }: Vitals, channels: number): VitalSign {
  if (notificationsFailed > 0) {
    return { part: "notify", state: "failing", at, says: `${notificationsFailed} not delivered in 24 h` };
  }
  if (channels === 0) return { part: "notify", state: "off", at, says: "no channel is set up" };
  return {
    part: "notify",
    state: "ok",
    at,
    says: at === null ? "nothing had to be said yet" : "all delivered",
  };
}
