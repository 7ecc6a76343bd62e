/** One thing that must hold, tried for real: a row of `npm run -s security`. */
export interface Control {
  /** A sentence's beginning, unique: what holds when this passes. */
  control: string;
  /** Left out of the short form that CI runs with every test, and why: too slow, or done by a test of its own. */
  longOnly?: string;
  /**
   * Tries it. Returns what was seen, with figures ("2,184 requests, none passed"). Throws when it does not hold, or
   * when nothing was tried; throws `CannotTry` where this machine lacks what the trial needs.
   */
  run(): Promise<string>;
}

/** The trial needs something that is not here. It is then no row: neither passed nor failed. */
export class CannotTry extends Error {
  override name = "CannotTry";
}
