import type { Mode } from "@/server/domain/negotiation/terms";
import { HORIZON_MINUTES, type HorizonMinutes } from "@/server/domain/risk/assessment";
import type { Bytes, BytesPerSecond, Millicores, Probability, Seconds } from "@/server/domain/units";

/** A label's text is somebody else's: it is read by an exact grammar, and what does not fit says what would. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; problem: string };

const MEMORY_UNITS: Record<string, number> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600 };

/** "observe", "ask" or "auto". */
export function parseMode(text: string): Parsed<Mode> {
  if (text === "observe" || text === "ask" || text === "auto") return good(text);
  return bad(text, "observe, ask or auto");
}

/** "true" or "false". */
export function parseSwitch(text: string): Parsed<boolean> {
  return text === "true" || text === "false" ? good(text === "true") : bad(text, "true or false");
}

/** A decimal number strictly between 0 and 1. */
export function parseShare(text: string): Parsed<Probability> {
  const value = /^\d?\.\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return value > 0 && value < 1 ? good(value) : bad(text, "a number between 0 and 1, for example 0.7");
}

/** "5m", "15m" or "60m" ("1h"): the horizons that risk is assessed for. */
export function parseHorizon(text: string): Parsed<HorizonMinutes> {
  const minutes = HORIZON_MINUTES.find((known) => text === `${known}m` || (known === 60 && text === "1h"));
  return minutes === undefined ? bad(text, "5m, 15m or 60m") : good(minutes);
}

/** Docker's own spelling, units of 1024: "512m", "1.5g", "65536k"; Kubernetes' "512Mi" means the same. Bytes. */
export function parseMemory(text: string): Parsed<Bytes> {
  const [, digits, unit] = /^(\d{1,15}(?:\.\d{1,6})?)([kmg]?)(?:i|b|ib)?$/i.exec(text) ?? [];
  const factor = MEMORY_UNITS[unit?.toLowerCase() ?? ""];
  const bytes = Math.floor(Number(digits) * (factor ?? Number.NaN));
  return bytes > 0 && Number.isSafeInteger(bytes)
    ? good(bytes)
    : bad(text, "a size with a unit, for example 512m or 1.5g");
}

/** A size each second, "10m" or "10m/s": bytes a second, units of 1024. */
export function parseRate(text: string): Parsed<BytesPerSecond> {
  const parsed = parseMemory(text.replace(/\/s$/i, ""));
  return parsed.ok ? parsed : bad(text, "a rate with a unit, for example 10m or 512k (bytes a second)");
}

/** Cores ("1.5") or millicores ("1500m"). */
export function parseCpu(text: string): Parsed<Millicores> {
  const [, digits, unit] = /^(\d{1,7}(?:\.\d{1,3})?)(m?)$/.exec(text) ?? [];
  const millicores = Math.floor(Number(digits) * (unit === "m" ? 1 : 1000));
  return millicores > 0 ? good(millicores) : bad(text, "cores such as 1.5, or millicores such as 1500m");
}

/** "90s", "10m" or "1h". */
export function parseDuration(text: string): Parsed<Seconds> {
  const [, digits, unit] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const seconds = Number(digits) * (SECONDS[unit ?? ""] ?? Number.NaN);
  return seconds > 0 ? good(seconds) : bad(text, "a duration such as 90s, 10m or 1h");
}

/** A whole number from 0 to 100. */
export function parsePriority(text: string): Parsed<number> {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  return value <= 100 ? good(value) : bad(text, "a whole number from 0 to 100");
}

/** A label's text, short enough to show; labels may be megabytes long. */
export function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function good<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

function bad(text: string, right: string): { ok: false; problem: string } {
  return { ok: false, problem: `"${shown(text)}" cannot be read; write ${right}` };
}
