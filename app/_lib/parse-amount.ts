import type { LimitDimension } from "@/server/domain/units";
import {
  type Parsed,
  parseBytes,
  parseBytesPerSecond,
  parseCores,
  writeBytes,
  writeBytesPerSecond,
  writeCores,
} from "./parse-units";

const UNITS: Record<LimitDimension, { parse: (text: string) => Parsed; write: (amount: number) => string }> =
  {
    cpu: { parse: parseCores, write: writeCores },
    memory: { parse: parseBytes, write: writeBytes },
    network: { parse: parseBytesPerSecond, write: writeBytesPerSecond },
    disk: { parse: parseBytesPerSecond, write: writeBytesPerSecond },
  };

/** Reads an amount in its dimension's own unit: millicores, bytes, or bytes a second. */
export function parseAmount(dimension: LimitDimension, text: string): Parsed {
  return UNITS[dimension].parse(text);
}

/** The shortest text that `parseAmount` reads back as the same amount. */
export function writeAmount(dimension: LimitDimension, amount: number): string {
  return UNITS[dimension].write(amount);
}
