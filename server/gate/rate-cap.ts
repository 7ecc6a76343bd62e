/** So many at once, and so many a second on average: a bucket that fills by itself. */
export class RateCap {
  private left: number;
  private filledAt: number | null = null;

  /**
   * burst      how many may come at once after a rest.
   * perSecond  how many come back each second, > 0.
   */
  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
  ) {
    this.left = burst;
  }

  /** Takes one when there is one. `nowMs` is of a clock that never goes back. */
  take(nowMs: number): boolean {
    const passed = this.filledAt === null ? 0 : Math.max(0, nowMs - this.filledAt);
    this.left = Math.min(this.burst, this.left + (passed / 1000) * this.perSecond);
    this.filledAt = nowMs;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
