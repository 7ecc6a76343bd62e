/**
 * Area under the precision-recall curve as average precision: the mean precision at each failure, ties counted together.
 *
 * scores   greater means likelier; `labels` 1 failed, 0 did not; one each.
 * Returns  in [0, 1]; `NaN` without a failure.
 */
export function averagePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  let area = 0;
  let hits = 0;
  let seen = 0;
  forTies(scores, labels, (failed, size) => {
    hits += failed;
    seen += size;
    area += failed * (hits / seen);
  });
  return hits > 0 ? area / hits : Number.NaN;
}

/** Chance that a failure ranks above a row that did not fail, ties by half; `NaN` where one of both is absent. */
export function areaUnderRoc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  let pairs = 0;
  let hits = 0;
  let misses = 0;
  forTies(scores, labels, (failed, size) => {
    const spared = size - failed;
    pairs += spared * (hits + failed / 2);
    hits += failed;
    misses += spared;
  });
  return hits > 0 && misses > 0 ? pairs / (hits * misses) : Number.NaN;
}

/** Groups of equal scores, greatest first: how many failed, of how many. */
function forTies(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  take: (failed: number, size: number) => void,
): void {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort(
    (a, b) => scores[b]! - scores[a]!,
  );
  for (let from = 0; from < order.length; ) {
    let to = from;
    let failed = 0;
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) failed += labels[order[to++]!]!;
    take(failed, to - from);
    from = to;
  }
}
