import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";

/** Sums over all forecast values of one model on one series. */
export class Score {
  private absolute = 0;
  private relative = 0;
  private pinballSum = 0;
  private inside = 0;
  private width = 0;
  private count = 0;

  /** One value: `said` is one value a level of `QUANTILE_LEVELS`, the middle one the point forecast. */
  add(said: ArrayLike<number>, actual: number): void {
    const point = said[MIDDLE]!;
    const miss = Math.abs(actual - point);
    this.count++;
    this.absolute += miss;
    const size = Math.abs(actual) + Math.abs(point);
    this.relative += size > 0 ? (200 * miss) / size : 0;
    for (let level = 0; level < QUANTILE_LEVELS.length; level++) {
      const off = actual - said[level]!;
      const tau = QUANTILE_LEVELS[level]!;
      this.pinballSum += (off >= 0 ? tau * off : (tau - 1) * off) / QUANTILE_LEVELS.length;
    }
    if (actual >= said[LOW]! && actual <= said[HIGH]!) this.inside++;
    this.width += said[HIGH]! - said[LOW]!;
  }

  /** `scale` is the mean absolute one-step change before the first origin: what MASE, pinball and width are in. */
  result(scale: number): SeriesScore {
    const per = (sum: number) => sum / this.count;
    const scaled = (sum: number) => (scale > 0 ? per(sum) / scale : null);
    return {
      mae: per(this.absolute),
      mase: scaled(this.absolute),
      smape: per(this.relative),
      pinball: scaled(this.pinballSum),
      coverage90: per(this.inside),
      width90: scaled(this.width),
    };
  }
}

export interface SeriesScore {
  mae: number;
  mase: number | null;
  smape: number;
  pinball: number | null;
  coverage90: number;
  width90: number | null;
}

export interface ModelScore extends SeriesScore {
  model: string;
  /** The last value's errors on the same origins. */
  naive: { mae: number; smape: number };
  fitMs: number;
  forecastMs: number;
}

const MIDDLE = QUANTILE_LEVELS.indexOf(0.5);
const LOW = QUANTILE_LEVELS.indexOf(0.05);
const HIGH = QUANTILE_LEVELS.indexOf(0.95);
