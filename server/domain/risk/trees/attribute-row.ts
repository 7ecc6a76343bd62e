import { childOf } from "@/server/domain/risk/trees/score-rows";
import type { TreeEnsemble } from "@/server/domain/risk/trees/tree-ensemble";

export interface Attributions {
  /** The sum before the link that is expected when no feature is known. */
  expected: number;
  /** What each feature adds to it; `expected` + all of them is the row's own sum, exactly. */
  byFeature: Float64Array;
}

/**
 * Exact Shapley values of one row, in log-odds for `logit` trees.
 *
 * Source   TreeSHAP, path-dependent (Lundberg, Erion & Lee 2018, algorithm 2).
 */
export function attributeRow(ensemble: TreeEnsemble, row: ArrayLike<number>): Attributions {
  const byFeature = new Float64Array(ensemble.features);
  let expected = ensemble.base;
  for (let t = 0; t < ensemble.roots.length - 1; t++) {
    const root = ensemble.roots[t]!;
    expected += expectedOf(ensemble, root);
    visit(ensemble, row, byFeature, root, [], { feature: -1, zero: 1, one: 1, weight: 0 });
  }
  return { expected, byFeature };
}

/** One split feature on the way to a node: share of the rows that pass without it (zero) and with it (one). */
interface Step {
  feature: number;
  zero: number;
  one: number;
  weight: number;
}

function visit(
  ensemble: TreeEnsemble,
  row: ArrayLike<number>,
  byFeature: Float64Array,
  node: number,
  above: readonly Step[],
  step: Step,
): void {
  let path = extend(above, step);
  const feature = ensemble.feature[node]!;
  if (feature < 0) {
    const value = ensemble.value[node]!;
    for (let i = 1; i < path.length; i++) {
      const own = path[i]!;
      byFeature[own.feature]! += unwoundSum(path, i) * (own.one - own.zero) * value;
    }
    return;
  }
  const taken = childOf(ensemble, node, row);
  const first = ensemble.left[node]!;
  const other = taken === first ? first + 1 : first;
  let zero = 1;
  let one = 1;
  const again = path.findIndex((own, i) => i > 0 && own.feature === feature);
  if (again > 0) {
    ({ zero, one } = path[again]!);
    path = unwind(path, again);
  }
  const share = (child: number) => zero * (ensemble.cover[child]! / ensemble.cover[node]!);
  visit(ensemble, row, byFeature, taken, path, { feature, zero: share(taken), one, weight: 0 });
  visit(ensemble, row, byFeature, other, path, { feature, zero: share(other), one: 0, weight: 0 });
}

function extend(above: readonly Step[], step: Step): Step[] {
  const length = above.length;
  const path = above.map((own) => ({ ...own }));
  path.push({ ...step, weight: length === 0 ? 1 : 0 });
  for (let i = length - 1; i >= 0; i--) {
    path[i + 1]!.weight += (step.one * path[i]!.weight * (i + 1)) / (length + 1);
    path[i]!.weight = (step.zero * path[i]!.weight * (length - i)) / (length + 1);
  }
  return path;
}

function unwind(path: readonly Step[], at: number): Step[] {
  const last = path.length - 1;
  const { one, zero } = path[at]!;
  const out = path.map((own) => ({ ...own }));
  let next = out[last]!.weight;
  for (let i = last - 1; i >= 0; i--) {
    if (one !== 0) {
      const held = out[i]!.weight;
      out[i]!.weight = (next * (last + 1)) / ((i + 1) * one);
      next = held - (out[i]!.weight * zero * (last - i)) / (last + 1);
    } else {
      out[i]!.weight = (out[i]!.weight * (last + 1)) / (zero * (last - i));
    }
  }
  for (let i = at; i < last; i++) out[i] = { ...out[i + 1]!, weight: out[i]!.weight };
  return out.slice(0, last);
}

function unwoundSum(path: readonly Step[], at: number): number {
  return unwind(path, at).reduce((sum, own) => sum + own.weight, 0);
}

function expectedOf(ensemble: TreeEnsemble, node: number): number {
  if (ensemble.feature[node]! < 0) return ensemble.value[node]!;
  const left = ensemble.left[node]!;
  const cover = ensemble.cover[node]!;
  return (
    (ensemble.cover[left]! * expectedOf(ensemble, left) +
      ensemble.cover[left + 1]! * expectedOf(ensemble, left + 1)) /
    cover
  );
}
