import type { Bytes, Millicores } from "@/server/domain/units";

const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const SHAPE = /^\+?(\d+\.?\d*|\.\d+)(?:([eE][+-]?\d+)|(n|u|m|k|[MGTPE]|[KMGTPE]i))?$/;

/**
 * A Kubernetes quantity in its base unit (cores, bytes).
 *
 * Throws   RangeError for what is no quantity, or a negative one: no amount of a resource is.
 * Source   resource.Quantity of k8s.io/apimachinery.
 */
export function parseQuantity(text: string): number {
  const match = SHAPE.exec(text);
  if (match === null) throw new RangeError(`"${text.slice(0, 40)}" is not a Kubernetes quantity`);
  const [, digits = "", exponent = "", suffix = ""] = match;
  return Number(`${digits}${exponent}`) * (FACTORS[suffix] ?? Number.NaN);
}

/** "500m" and "0.5" are 500; a part of a millicore counts as a whole one. `null`: nothing is set. */
export function millicoresOf(text: string | undefined): Millicores | null {
  return text === undefined ? null : ceil(parseQuantity(text) * 1000);
}

/** "128Mi" in bytes. `null`: nothing is set. */
export function bytesOf(text: string | undefined): Bytes | null {
  return text === undefined ? null : ceil(parseQuantity(text));
}

/** Up to the next whole one, where the difference is more than a double's own error. */
function ceil(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(value - nearest) <= 1e-9 * Math.max(1, nearest) ? nearest : Math.ceil(value);
}

export function cpuQuantity(millicores: Millicores): string {
  return `${Math.round(millicores)}m`;
}

export function memoryQuantity(bytes: Bytes): string {
  return String(Math.round(bytes));
}
