import type { TreeEnsemble } from "@/server/domain/risk/trees/tree-ensemble";

/** Collects trees node by node and makes flat arrays of them. */
export class TreeBuilder {
  private readonly roots: number[] = [];
  readonly feature: number[] = [];
  readonly threshold: number[] = [];
  readonly left: number[] = [];
  readonly missingLeft: number[] = [];
  readonly value: number[] = [];
  readonly cover: number[] = [];

  /** Begins a tree with its root; returns the root's index. */
  beginTree(cover: number): number {
    this.roots.push(this.feature.length);
    return this.leaf(cover);
  }

  /** Turns a leaf into a split; returns the left child's index, the right one follows it. */
  split(
    node: number,
    feature: number,
    threshold: number,
    missingLeft: boolean,
    covers: readonly [number, number],
  ): number {
    this.feature[node] = feature;
    this.threshold[node] = threshold;
    this.missingLeft[node] = missingLeft ? 1 : 0;
    const left = this.leaf(covers[0]);
    this.left[node] = left;
    this.leaf(covers[1]);
    return left;
  }

  /** `trees`: keeps only the first so many. */
  build(head: Pick<TreeEnsemble, "link" | "features" | "base">, trees = this.roots.length): TreeEnsemble {
    const nodes = this.roots[trees] ?? this.feature.length;
    return {
      ...head,
      roots: Int32Array.from([...this.roots.slice(0, trees), nodes]),
      feature: Int16Array.from(this.feature.slice(0, nodes)),
      threshold: Float32Array.from(this.threshold.slice(0, nodes)),
      left: Int32Array.from(this.left.slice(0, nodes)),
      missingLeft: Uint8Array.from(this.missingLeft.slice(0, nodes)),
      value: Float32Array.from(this.value.slice(0, nodes)),
      cover: Float32Array.from(this.cover.slice(0, nodes)),
    };
  }

  /** Takes over all trees of another ensemble, to go on from there. */
  append({ roots, feature, threshold, left, missingLeft, value, cover }: TreeEnsemble): void {
    const shift = this.feature.length;
    for (let t = 0; t < roots.length - 1; t++) this.roots.push(roots[t]! + shift);
    for (let i = 0; i < feature.length; i++) {
      this.feature.push(feature[i]!);
      this.threshold.push(threshold[i]!);
      this.left.push(feature[i]! < 0 ? 0 : left[i]! + shift);
      this.missingLeft.push(missingLeft[i]!);
      this.value.push(value[i]!);
      this.cover.push(cover[i]!);
    }
  }

  private leaf(cover: number): number {
    this.feature.push(-1);
    this.threshold.push(0);
    this.left.push(0);
    this.missingLeft.push(0);
    this.value.push(0);
    this.cover.push(cover);
    return this.feature.length - 1;
  }
}
