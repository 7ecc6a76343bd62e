import { crc32 } from "@/server/domain/crc32";
import type { TreeEnsemble } from "@/server/domain/risk/trees/tree-ensemble";

/** "PFNT", little-endian. */
const MAGIC = 0x544e4650;
const VERSION = 1;
const HEADER_BYTES = 24;
/** feature or −1, direction, left child counted from the tree's root, threshold or value, cover. */
const NODE_BYTES = 2 + 2 + 4 + 4;
const MISSING_LEFT = 0x8000;

export type ReadEnsemble =
  | { kind: "ensemble"; ensemble: TreeEnsemble }
  | { kind: "damaged"; because: string };

/**
 * Trees as bytes: header, first nodes, 12 bytes a node, CRC-32 of all before it; little-endian.
 * Throws   RangeError when a tree has more than 32,767 nodes.
 */
export function serializeEnsemble(ensemble: TreeEnsemble): Uint8Array {
  const { roots, feature } = ensemble;
  const nodes = feature.length;
  const bytes = new Uint8Array(HEADER_BYTES + roots.length * 4 + nodes * NODE_BYTES + 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, VERSION, true);
  view.setUint16(6, ensemble.link === "logit" ? 0 : 1, true);
  view.setUint32(8, ensemble.features, true);
  view.setUint32(12, roots.length, true);
  view.setUint32(16, nodes, true);
  view.setFloat32(20, ensemble.base, true);
  let at = HEADER_BYTES;
  for (const root of roots) {
    view.setUint32(at, root, true);
    at += 4;
  }
  for (let t = 0; t < roots.length - 1; t++) {
    const root = roots[t]!;
    if (roots[t + 1]! - root > 0x7fff) throw new RangeError(`tree ${t} has too many nodes to be written`);
    for (let i = root; i < roots[t + 1]!; i++) {
      const isLeaf = feature[i]! < 0;
      view.setInt16(at, feature[i]!, true);
      const direction = ensemble.missingLeft[i] === 1 ? MISSING_LEFT : 0;
      view.setUint16(at + 2, isLeaf ? 0 : direction | (ensemble.left[i]! - root), true);
      view.setFloat32(at + 4, isLeaf ? ensemble.value[i]! : ensemble.threshold[i]!, true);
      view.setFloat32(at + 8, ensemble.cover[i]!, true);
      at += NODE_BYTES;
    }
  }
  view.setUint32(at, crc32(bytes.subarray(0, at)), true);
  return bytes;
}

/** The trees that were written, or why they cannot be trusted: nothing is read from a file that is not whole. */
export function readEnsemble(bytes: Uint8Array): ReadEnsemble {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES + 8 || view.getUint32(0, true) !== MAGIC)
    return damaged("these are not trees");
  if (view.getUint16(4, true) !== VERSION)
    return damaged(`version ${view.getUint16(4, true)} is not known, ${VERSION} is`);
  const trees = view.getUint32(12, true);
  const nodes = view.getUint32(16, true);
  const end = HEADER_BYTES + trees * 4 + nodes * NODE_BYTES;
  if (bytes.length !== end + 4) return damaged(`${bytes.length} bytes, ${end + 4} were written`);
  if (view.getUint32(end, true) !== crc32(bytes.subarray(0, end)))
    return damaged("the checksum does not fit");
  const ensemble: TreeEnsemble = {
    link: view.getUint16(6, true) === 0 ? "logit" : "mean",
    features: view.getUint32(8, true),
    base: view.getFloat32(20, true),
    roots: Int32Array.from({ length: trees }, (_, t) => view.getUint32(HEADER_BYTES + t * 4, true)),
    feature: new Int16Array(nodes),
    threshold: new Float32Array(nodes),
    left: new Int32Array(nodes),
    missingLeft: new Uint8Array(nodes),
    value: new Float32Array(nodes),
    cover: new Float32Array(nodes),
  };
  readNodes(view, ensemble, HEADER_BYTES + trees * 4);
  return { kind: "ensemble", ensemble };
}

function readNodes(view: DataView, ensemble: TreeEnsemble, start: number): void {
  for (let t = 0, at = start; t < ensemble.roots.length - 1; t++) {
    const root = ensemble.roots[t]!;
    for (let i = root; i < ensemble.roots[t + 1]!; i++, at += NODE_BYTES) {
      const feature = view.getInt16(at, true);
      const packed = view.getUint16(at + 2, true);
      ensemble.feature[i] = feature;
      ensemble.cover[i] = view.getFloat32(at + 8, true);
      if (feature < 0) ensemble.value[i] = view.getFloat32(at + 4, true);
      else {
        ensemble.threshold[i] = view.getFloat32(at + 4, true);
        ensemble.left[i] = root + (packed & ~MISSING_LEFT);
        ensemble.missingLeft[i] = packed & MISSING_LEFT ? 1 : 0;
      }
    }
  }
}

function damaged(because: string): ReadEnsemble {
  return { kind: "damaged", because };
}
