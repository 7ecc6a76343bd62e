import {
  addRow,
  createOnlineRidge,
  predictRow,
  solveRidge,
} from "@/server/domain/forecast/rolling/online-ridge";

export interface FourierFit {
  /** The smooth rhythm at an index of the series, also beyond its end. */
  at(index: number): number;
}

const HARMONICS = 4;
const PRIOR = 1;

/**
 * A level and the first four waves of each period, by least squares.
 *
 * values   without gaps.
 * periods  in steps, ≥ 4; none gives the level alone.
 */
export function fourierRegression(values: Float64Array, periods: readonly number[]): FourierFit {
  const width = 1 + 2 * HARMONICS * periods.length;
  const ridge = createOnlineRidge(width);
  const row = new Float64Array(width);
  const write = (index: number) => {
    row.fill(0);
    row[0] = 1;
    let to = 1;
    for (const period of periods) {
      for (let wave = 1; wave <= HARMONICS; wave++, to += 2) {
        // A wave of less than two steps cannot be told from a slower one.
        if (2 * wave >= period) continue;
        const angle = (2 * Math.PI * wave * index) / period;
        row[to] = Math.sin(angle);
        row[to + 1] = Math.cos(angle);
      }
    }
  };
  const level = values.reduce((sum, value) => sum + value, 0) / values.length;
  for (let i = 0; i < values.length; i++) {
    write(i);
    addRow(ridge, row, 0, values[i]! - level, 1, 1);
  }
  solveRidge(ridge, PRIOR);
  return {
    at(index) {
      write(index);
      return level + predictRow(ridge, row, 0);
    },
  };
}
