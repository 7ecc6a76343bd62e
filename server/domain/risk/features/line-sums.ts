/** Running sums of a straight line through points (t, v). */
export interface LineSums {
  n: number;
  t: number;
  v: number;
  tt: number;
  tv: number;
  vv: number;
}

export function noSums(): LineSums {
  return { n: 0, t: 0, v: 0, tt: 0, tv: 0, vv: 0 };
}

export function addPoint(sums: LineSums, t: number, v: number): void {
  sums.n += 1;
  sums.t += t;
  sums.v += v;
  sums.tt += t * t;
  sums.tv += t * v;
  sums.vv += v * v;
}

/** The line of the points that are in `whole` and not in `part`. */
export function lessSums(whole: LineSums, part: LineSums): LineSums {
  return {
    n: whole.n - part.n,
    t: whole.t - part.t,
    v: whole.v - part.v,
    tt: whole.tt - part.tt,
    tv: whole.tv - part.tv,
    vv: whole.vv - part.vv,
  };
}

/** Slope, its standard error, the value at t = 0, what the line leaves over, and the share of the variance explained. */
export function lineOf({ n, t, v, tt, tv, vv }: LineSums) {
  const varT = tt - (t * t) / n;
  const varV = Math.max(0, vv - (v * v) / n);
  const slope = varT > 0 ? (tv - (t * v) / n) / varT : 0;
  const left = Math.max(0, varV - slope * slope * varT);
  const noise = Math.sqrt(left / Math.max(1, n - 2));
  const error = varT > 0 ? noise / Math.sqrt(varT) : 0;
  return { slope, noise, error, level: (v - slope * t) / n, straight: varV > 1e-12 ? 1 - left / varV : 0 };
}
