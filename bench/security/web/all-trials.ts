import { trials as access } from "./access-trials";
import { trials as people } from "./people-trials";
import { trials as records } from "./record-trials";
import type { Trial } from "./trial";

/** In this order: the tampering with the audit and the second first start come last, since nothing stands after them. */
export const TRIALS: readonly Trial[] = [
  ...access,
  ...people.slice(0, -1),
  ...records.filter(({ control }) => !control.startsWith("audit")),
  ...records.filter(({ control }) => control.startsWith("audit")),
  ...people.slice(-1),
];
