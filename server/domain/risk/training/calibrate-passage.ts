import type { TimeToFailure } from "@/server/domain/risk/assessment";
import type { Ratio, Seconds } from "@/server/domain/units";

/** A failure that came, and when it had been said to come. */
export interface PassageCase {
  seconds: Seconds;
  told: TimeToFailure;
}

/** What the ends of the first passage are multiplied by. */
export interface PassageShift {
  early: Ratio;
  late: Ratio;
}

/** Of a hundred failures, so many lie before the early end, and as many after the late one. */
const OUTSIDE = 0.1;
const FEWEST_CASES = 50;
const LEAST_SECONDS = 1;

/**
 * The factors by which the ends must be moved so that one failure in ten comes before the early one and one in ten after
 * the late one, where that is not open.
 *
 * cases    told without any shift, of containers that taught nothing else.
 * Throws   RangeError when fewer than fifty are known: a tail of five is no knowledge.
 * Source   conformalized quantile regression (Romano, Patterson & Candès 2019), each end of its own, on the logarithm.
 */
export function calibratePassage(cases: readonly PassageCase[]): PassageShift {
  const early = cases.map(({ seconds, told }) => seconds / Math.max(LEAST_SECONDS, told.earlySeconds));
  const late = cases.flatMap(({ seconds, told }) =>
    told.lateSeconds === null ? [] : [seconds / Math.max(LEAST_SECONDS, told.lateSeconds)],
  );
  if (Math.min(early.length, late.length) < FEWEST_CASES)
    throw new RangeError(
      `${early.length} failures, ${late.length} of them with a late end, are too few to calibrate by`,
    );
  return { early: figures(quantile(early, OUTSIDE, -1)), late: figures(quantile(late, 1 - OUTSIDE, 1)) };
}

/** Share of the failures that came between the ends that were told. */
export function passageCoverage(cases: readonly PassageCase[]): Ratio | null {
  const inside = cases.filter(
    ({ seconds, told }) =>
      seconds >= told.earlySeconds && (told.lateSeconds === null || seconds <= told.lateSeconds),
  );
  return cases.length > 0 ? inside.length / cases.length : null;
}

/** The order statistic that a finite sample needs: one place further out than the plain quantile. */
function quantile(values: readonly number[], share: number, outwards: 1 | -1): number {
  const ascending = values.toSorted((a, b) => a - b);
  const place = share * (ascending.length + 1) - 1;
  const at = outwards > 0 ? Math.ceil(place) : Math.floor(place);
  return ascending[Math.max(0, Math.min(ascending.length - 1, at))]!;
}

function figures(value: number): number {
  return Number(value.toPrecision(4));
}
