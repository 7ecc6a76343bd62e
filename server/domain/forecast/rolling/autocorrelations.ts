import { leastSquaresLine } from "@/server/domain/forecast/least-squares-line";

/**
 * Correlation of a series with itself at every lag up to `longest`, its straight line removed first: a trend resembles
 * itself at every lag. Undoes the shrinking of the plain sum over n − lag products, or long periods would lose.
 *
 * values   without gaps, 2 or more.
 * Returns  longest + 1 values, the first 1; all 0 beyond it where nothing varies.
 * Source   Wiener–Khinchin, by a radix-2 transform of the zero-padded series: n log n instead of n × longest.
 */
export function autocorrelations(values: Float64Array, longest: number): Float64Array {
  const count = values.length;
  const line = leastSquaresLine(values);
  let size = 1;
  while (size < count + longest + 1) size *= 2;
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  let centre = 0;
  for (let i = 0; i < count; i++) centre += values[i]! - line.slope * i;
  centre /= count;
  for (let i = 0; i < count; i++) real[i] = values[i]! - line.slope * i - centre;
  transform(real, imaginary);
  for (let i = 0; i < size; i++) {
    real[i] = real[i]! * real[i]! + imaginary[i]! * imaginary[i]!;
    imaginary[i] = 0;
  }
  // The spectrum of a real series is symmetric, so the forward transform serves as the inverse, up to its size.
  transform(real, imaginary);
  const own = real[0]!;
  return Float64Array.from({ length: longest + 1 }, (_, lag) => {
    if (lag === 0) return 1;
    return own > 0 ? ((real[lag]! / own) * count) / (count - lag) : 0;
  });
}

/** In-place Fourier transform; lengths are equal powers of two. Source: Cooley–Tukey, decimation in time. */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
    }
  }
  for (let length = 2; length <= size; length *= 2) {
    const half = length >> 1;
    const angle = (-2 * Math.PI) / length;
    for (let k = 0; k < half; k++) {
      const cos = Math.cos(angle * k);
      const sin = Math.sin(angle * k);
      for (let i = k; i < size; i += length) {
        const r = real[i + half]! * cos - imaginary[i + half]! * sin;
        const m = real[i + half]! * sin + imaginary[i + half]! * cos;
        real[i + half] = real[i]! - r;
        imaginary[i + half] = imaginary[i]! - m;
        real[i] = real[i]! + r;
        imaginary[i] = imaginary[i]! + m;
      }
    }
  }
}
