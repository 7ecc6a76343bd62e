import type { ScrapedSeries } from "@/server/ports/telemetry-source";

export interface ParsedExposition {
  series: ScrapedSeries[];
  /** Series beyond `maxSeries`: counted, not kept. */
  truncated: number;
}

const TYPES: Record<string, ScrapedSeries["type"]> = {
  counter: "counter",
  gauge: "gauge",
  histogram: "histogram",
  summary: "summary",
  // OpenMetrics: an info and a state set are gauges that say 1, a gauge histogram has a histogram's series.
  info: "gauge",
  stateset: "gauge",
  gaugehistogram: "histogram",
};
const FAMILY_SUFFIX = /_(?:total|bucket|sum|count|created|info|gsum|gcount)$/;

/**
 * Reads Prometheus exposition text (0.0.4, the quoted names of 1.0, and OpenMetrics); exemplars and timestamps are
 * passed over.
 *
 * Returns  one entry a series in the text's order, labels sorted by name. A value of NaN or ±Inf is no measurement
 *          and is left out.
 * Throws   SyntaxError naming the line: half a text that looks like metrics is worse than none.
 * Source   prometheus.io/docs/instrumenting/exposition_formats, OpenMetrics 1.0.
 */
export function parseExposition(text: string, maxSeries: number): ParsedExposition {
  const types = new Map<string, ScrapedSeries["type"]>();
  const series: ScrapedSeries[] = [];
  let truncated = 0;
  for (const [at, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "") continue;
    if (line.startsWith("#")) {
      const [, keyword, name, type] = line.split(/[ \t]+/);
      if (keyword === "EOF") break;
      if (keyword === "TYPE" && name !== undefined) types.set(unquoted(name), TYPES[type ?? ""] ?? "untyped");
      continue;
    }
    const { name, labels, value } = new SampleLine(line, at + 1).read();
    if (!Number.isFinite(value)) continue;
    if (series.length >= maxSeries) {
      truncated++;
      continue;
    }
    const type = types.get(name) ?? types.get(name.replace(FAMILY_SUFFIX, "")) ?? "untyped";
    series.push({ name, labels, type, value });
  }
  return { series, truncated };
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1) : name;
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const BLANKS = /[ \t]*/y;
const WORD = /[^ \t#]+/y;
const ESCAPED: Record<string, string> = { n: "\n", '"': '"', "\\": "\\" };
const SPECIAL: Record<string, number> = {
  "+inf": Number.POSITIVE_INFINITY,
  inf: Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
  nan: Number.NaN,
};

/** A cursor over one sample: `name{label="value",…} value [timestamp] [# exemplar]`. */
class SampleLine {
  private at = 0;

  constructor(
    private readonly line: string,
    private readonly number: number,
  ) {}

  read(): { name: string; labels: Record<string, string>; value: number } {
    let name = this.match(NAME);
    this.match(BLANKS);
    const labels: [string, string][] = [];
    if (this.take("{")) {
      for (this.match(BLANKS); !this.take("}"); this.match(BLANKS)) {
        const key = this.line[this.at] === '"' ? this.quoted() : this.match(NAME);
        this.match(BLANKS);
        if (this.take("=")) {
          this.match(BLANKS);
          if (key === "") this.fail("a label has no name");
          labels.push([key, this.quoted()]);
        } else if (name === "" && key !== "") name = key;
        else this.fail('a label is not written as name="value"');
        this.match(BLANKS);
        if (!this.take(",") && this.line[this.at] !== "}") this.fail("the labels do not end");
      }
    }
    if (name === "") this.fail("no metric name");
    this.match(BLANKS);
    const value = this.value();
    this.skipTimestamp();
    labels.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return { name, labels: Object.fromEntries(labels), value };
  }

  private value(): number {
    const word = this.match(WORD);
    const value =
      SPECIAL[word.toLowerCase()] ?? (/^[+-]?[\d.][\d.eE+-]*$/.test(word) ? Number(word) : undefined);
    if (value === undefined || (Number.isNaN(value) && word.toLowerCase() !== "nan"))
      this.fail(`"${word.slice(0, 40)}" is not a value`);
    return value as number;
  }

  private skipTimestamp(): void {
    this.match(BLANKS);
    const timestamp = this.match(WORD);
    if (timestamp !== "" && !/^[+-]?[\d.]+$/.test(timestamp))
      this.fail("a value is followed by no timestamp");
    this.match(BLANKS);
    if (this.at < this.line.length && this.line[this.at] !== "#")
      this.fail("there is more than a value and a timestamp");
  }

  private quoted(): string {
    if (!this.take('"')) this.fail("a label's value is not quoted");
    let text = "";
    while (this.at < this.line.length) {
      const char = this.line[this.at++] as string;
      if (char === '"') return text;
      if (char !== "\\") {
        text += char;
        continue;
      }
      const escaped = this.line[this.at++] ?? "";
      // An unknown escape stands for itself, as Prometheus reads it.
      text += ESCAPED[escaped] ?? `\\${escaped}`;
    }
    return this.fail("a quote does not end");
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.line)?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  private take(char: string): boolean {
    if (this.line[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private fail(problem: string): never {
    throw new SyntaxError(`line ${this.number}: ${problem}`);
  }
}
