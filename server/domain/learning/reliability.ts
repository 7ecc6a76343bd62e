/**
 * Expected calibration error over ten equal-width bins: the mean gap between what was said and what came, by rows.
 * Source   Naeini, Cooper & Hauskrecht 2015.
 */
export function calibrationError(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  const said = new Float64Array(10);
  const came = new Float64Array(10);
  for (let i = 0; i < probabilities.length; i++) {
    const bin = Math.min(9, Math.floor(probabilities[i]! * 10));
    said[bin]! += probabilities[i]!;
    came[bin]! += labels[i]!;
  }
  const gap = said.reduce((sum, own, bin) => sum + Math.abs(own - came[bin]!), 0);
  return gap / Math.max(1, probabilities.length);
}

/** Mean logarithmic loss; probabilities are kept 1e-6 away from 0 and 1. */
export function logLoss(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  let loss = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const p = Math.max(1e-6, Math.min(1 - 1e-6, probabilities[i]!));
    loss -= labels[i] === 1 ? Math.log(p) : Math.log(1 - p);
  }
  return loss / Math.max(1, probabilities.length);
}
