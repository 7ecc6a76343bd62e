import type { Probability } from "@/server/domain/units";

/** Scores that ascend and the probability that each stands for; straight lines between. */
export interface Calibration {
  scores: number[];
  probabilities: number[];
}

/**
 * Fits probabilities that rise with the score to what came.
 *
 * scores   one a row, any range; `labels` 1 failed, 0 did not.
 * Returns  the mean score and the share that failed of each pooled block, drawn towards the overall rate as if
 *          `priorRows` more had been seen, so that no block claims 0 or 1 for want of rows.
 * Source   pool adjacent violators (Ayer et al. 1955).
 */
export function fitIsotonic(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  priorRows = 2,
): Calibration {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort(
    (a, b) => scores[a]! - scores[b]!,
  );
  const overall = Array.from(labels).reduce((sum, label) => sum + label, 0) / Math.max(1, labels.length);
  const blocks: { failed: number; rows: number; score: number }[] = [];
  for (const i of order) {
    blocks.push({ failed: labels[i]!, rows: 1, score: scores[i]! });
    while (blocks.length > 1) {
      const last = blocks.at(-1)!;
      const before = blocks.at(-2)!;
      if (before.failed / before.rows < last.failed / last.rows && before.score < last.score) break;
      blocks.pop();
      const rows = before.rows + last.rows;
      before.score = (before.score * before.rows + last.score * last.rows) / rows;
      before.failed += last.failed;
      before.rows = rows;
    }
  }
  const calibration: Calibration = { scores: [], probabilities: [] };
  let least = 0;
  for (const { failed, rows, score } of blocks) {
    least = Math.max(least, (failed + priorRows * overall) / (rows + priorRows));
    calibration.scores.push(score);
    calibration.probabilities.push(least);
  }
  return calibration;
}

/** The probability that a score stands for; that of the nearest end beyond both. Never falls with the score. */
export function calibrate({ scores, probabilities }: Calibration, score: number): Probability {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle]! <= score) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return probabilities[0] ?? score;
  if (low === scores.length) return probabilities[low - 1]!;
  const share = (score - scores[low - 1]!) / (scores[low]! - scores[low - 1]!);
  return probabilities[low - 1]! + share * (probabilities[low]! - probabilities[low - 1]!);
}
