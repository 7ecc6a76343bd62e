import type { Bytes, BytesPerSecond, Millicores, Seconds } from "@/server/domain/units";

/** What a person typed, read: a value in the base unit, or what is wrong and what would be right. */
export type Parsed = { ok: true; value: number } | { ok: false; because: string };

const NUMBER = /^(\d+(?:\.\d+)?|\.\d+)\s*([a-zµ%]*)$/i;

const CORE_UNITS: Record<string, number> = { "": 1000, core: 1000, cores: 1000, cpu: 1000, cpus: 1000 };
const MILLICORE_UNITS: Record<string, number> = { m: 1, millicore: 1, millicores: 1, mcpu: 1 };

/** Powers of 1024, and what Docker's own flags mean by k, m, g; "MB" and its like are powers of 1000. */
const BYTE_UNITS: Record<string, number> = {
  b: 1,
  byte: 1,
  bytes: 1,
  k: 2 ** 10,
  ki: 2 ** 10,
  kib: 2 ** 10,
  m: 2 ** 20,
  mi: 2 ** 20,
  mib: 2 ** 20,
  g: 2 ** 30,
  gi: 2 ** 30,
  gib: 2 ** 30,
  t: 2 ** 40,
  ti: 2 ** 40,
  tib: 2 ** 40,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
};

/** Links are sold in bits; these are powers of 1000. */
const BIT_UNITS: Record<string, number> = { kbit: 125, mbit: 125e3, gbit: 125e6 };

const SECOND_UNITS: Record<string, number> = {
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  mins: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hour: 3600,
  hours: 3600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
};

/** Reads "1.5 cores", "1.5" or "1500m" as whole millicores. */
export function parseCores(text: string): Parsed {
  const example = "Write cores, e.g. 1.5 cores or 1500m";
  return parseOne(text, { ...CORE_UNITS, ...MILLICORE_UNITS }, example);
}

/** Reads "512 MiB", "512m" or "1.5 GiB" as whole bytes; a bare number is refused, because its unit would be a guess. */
export function parseBytes(text: string): Parsed {
  return parseOne(text, BYTE_UNITS, "Write an amount with its unit, e.g. 512 MiB or 1.5 GiB");
}

/**
 * Reads "10 MiB/s", "512 KiB/s" or "100 Mbit/s" as whole bytes a second. "Mb/s" is refused: to some it is bits, to others
 * bytes.
 */
export function parseBytesPerSecond(text: string): Parsed {
  const example = "Write a rate with its unit, e.g. 10 MiB/s or 100 Mbit/s";
  const amount = /^(.*?)\s*\/\s*s(?:ec)?$/i.exec(text.trim())?.[1];
  if (amount === undefined || (/[kmgt]b$/i.test(amount) && amount.endsWith("b")))
    return refuse(text, example);
  return parseOne(amount, { ...BYTE_UNITS, ...BIT_UNITS }, example);
}

/** Reads "90 s", "5m" or "1 h 30 min" as whole seconds. */
export function parseDuration(text: string): Parsed {
  const example = "Write a duration with its unit, e.g. 90 s, 5 min or 1 h 30 min";
  const parts = text.trim().match(/[\d.]+\s*[a-z]*/gi) ?? [];
  if (parts.length === 0 || parts.join("").replace(/\s/g, "") !== text.replace(/\s/g, ""))
    return refuse(text, example);
  let seconds = 0;
  for (const part of parts) {
    const parsed = parseOne(part, SECOND_UNITS, example);
    if (!parsed.ok) return refuse(text, example);
    seconds += parsed.value;
  }
  return { ok: true, value: seconds };
}

/** Reads "60" or "60 %" as the ratio 0.6, to a thousandth of a percent. */
export function parsePercent(text: string): Parsed {
  const match = NUMBER.exec(text.trim());
  if (!match || !["", "%"].includes(match[2] ?? "")) return refuse(text, "Write a percentage, e.g. 60 %");
  return { ok: true, value: Math.round(Number(match[1]) * 1000) / 100_000 };
}

/** Reads a whole number, e.g. a priority. */
export function parseWhole(text: string): Parsed {
  return /^\d{1,9}$/.test(text.trim())
    ? { ok: true, value: Number(text) }
    : refuse(text, "Write a whole number, e.g. 50");
}

/** The shortest text that `parseCores` reads back as the same value. */
export function writeCores(millicores: Millicores): string {
  return `${millicores / 1000} ${millicores === 1000 ? "core" : "cores"}`;
}

/** The shortest text that `parseBytes` reads back as the same value. */
export function writeBytes(bytes: Bytes): string {
  for (const [unit, size] of [
    ["TiB", 2 ** 40],
    ["GiB", 2 ** 30],
    ["MiB", 2 ** 20],
    ["KiB", 2 ** 10],
  ] as const) {
    const amount = bytes / size;
    if (amount >= 1 && Number.isInteger(amount * 4)) return `${amount} ${unit}`;
  }
  return `${bytes} B`;
}

/** The shortest text that `parseBytesPerSecond` reads back as the same value. */
export function writeBytesPerSecond(rate: BytesPerSecond): string {
  return `${writeBytes(rate)}/s`;
}

/** The shortest text that `parseDuration` reads back as the same value. */
export function writeDuration(seconds: Seconds): string {
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const words = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount} ${unit}`);
  return words.join(" ") || "0 s";
}

/** The number of a percent field, without its sign: 0.6 is "60". */
export function writePercent(ratio: number): string {
  return String(Math.round(ratio * 100_000) / 1000);
}

function parseOne(text: string, units: Record<string, number>, example: string): Parsed {
  const match = NUMBER.exec(text.trim());
  const factor = units[(match?.[2] ?? "").toLowerCase()];
  if (!match || factor === undefined) return refuse(text, example);
  const value = Math.round(Number(match[1]) * factor);
  return Number.isSafeInteger(value) ? { ok: true, value } : { ok: false, because: "That is too large" };
}

function refuse(text: string, example: string): Parsed {
  if (text.trim() === "") return { ok: false, because: example };
  return { ok: false, because: /\d,\d/.test(text) ? "Use a point for decimals, e.g. 1.5" : example };
}
