import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExposition } from "@/server/adapters/prometheus/parse-exposition";

const one = (text: string) => parseExposition(text, 100).series[0];

describe("parseExposition", () => {
  it("reads names, labels, types and values as they are written", () => {
    const text = [
      "# HELP http_requests_total All requests.",
      "# TYPE http_requests_total counter",
      'http_requests_total{method="post",code="200"} 1027 1395066363000',
      "# TYPE temperature gauge",
      "temperature -3.5e-1",
      "",
      "bare\t7",
    ].join("\n");
    expect(parseExposition(text, 100)).toEqual({
      series: [
        {
          name: "http_requests_total",
          labels: { code: "200", method: "post" },
          type: "counter",
          value: 1027,
        },
        { name: "temperature", labels: {}, type: "gauge", value: -0.35 },
        { name: "bare", labels: {}, type: "untyped", value: 7 },
      ],
      truncated: 0,
    });
  });

  it("keeps every label of a histogram, and passes over its exemplars", () => {
    const text = [
      "# TYPE rpc_seconds histogram",
      'rpc_seconds_bucket{method="get",le="0.5"} 12 # {trace_id="KOO5S4vxi0o"} 0.67 1520879607.789',
      'rpc_seconds_bucket{method="get",le="+Inf"} 15 1520879607.7 # {} 9',
      'rpc_seconds_sum{method="get"} 3.5',
      'rpc_seconds_count{method="get"} 15',
    ].join("\n");
    const { series } = parseExposition(text, 100);
    expect(series.map((s) => s.type)).toEqual(["histogram", "histogram", "histogram", "histogram"]);
    expect(series[0]).toMatchObject({ labels: { le: "0.5", method: "get" }, value: 12 });
    expect(series[1]).toMatchObject({ labels: { le: "+Inf", method: "get" }, value: 15 });
  });

  it.each([
    ["escapes in a label", String.raw`m{a="q\"b\\c\nd"} 1`, { a: 'q"b\\c\nd' }],
    ["an unknown escape, which stands for itself", String.raw`m{a="\d"} 1`, { a: "\\d" }],
    ["braces, commas and hashes inside a label", 'm{a="},{# "} 1', { a: "},{# " }],
    ["blanks around everything, and a last comma", 'm { a = "1" , b="2" , } 1', { a: "1", b: "2" }],
    ["empty braces", "m{} 1", {}],
    ["a label named as an object's own inheritance", 'm{__proto__="x"} 1', JSON.parse('{"__proto__":"x"}')],
    ["quoted names", '{"m.x","k.y"="1"} 1', { "k.y": "1" }],
  ])("reads %s", (_, text, labels) => {
    expect(one(text)).toMatchObject({ labels, value: 1 });
    expect(Object.keys(one(text)?.labels ?? {})).toEqual(Object.keys(labels));
  });

  it("drops NaN and infinities, which measure nothing", () => {
    expect(parseExposition("a NaN\nb +Inf\nc -Inf\nd Inf\ne 0", 100).series.map((s) => s.name)).toEqual([
      "e",
    ]);
  });

  it("counts what does not fit, and reads nothing after an end mark", () => {
    expect(parseExposition("a 1\nb 2\nc 3\nd NaN\n# EOF\ne 5", 2)).toMatchObject({
      series: [{ name: "a" }, { name: "b" }],
      truncated: 1,
    });
  });

  it("gives OpenMetrics families their type", () => {
    const text =
      '# TYPE jobs counter\njobs_total 4\njobs_created 1.5\n# TYPE v info\nv_info{v="1"} 1\n# TYPE w unknown\nw 1';
    expect(parseExposition(text, 9).series.map((s) => s.type)).toEqual([
      "counter",
      "counter",
      "gauge",
      "untyped",
    ]);
  });

  it.each([
    ["a page of HTML", "<!doctype html>"],
    ["a value that is no number", "m abc"],
    ["a missing value", "m"],
    ["hexadecimal", "m 0x10"],
    ["two dots", "m 1.2.3"],
    ["an unquoted label", "m{a=1} 1"],
    ["a label without a value", "m{a} 1"],
    ["a quote that does not end", 'm{a="x} 1'],
    ["labels that do not end", 'm{a="x" 1'],
    ["two values and a word", "m 1 2 three"],
    ["a timestamp that is none", "m 1 yesterday"],
  ])("refuses %s, naming the line", (_, text) => {
    expect(() => parseExposition(`ok 1\n${text}`, 100)).toThrow(/^line 2: /);
  });

  it("reads back any label value and finite number that a client library may write", () => {
    const escaped = (text: string) =>
      text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
    // A carriage return is no line end of the format, and a client's text has no lone surrogates.
    const texts = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(texts, fc.double({ noNaN: true, noDefaultInfinity: true }), (label, value) => {
        const read = one(`m{x="${escaped(label)}"} ${value}`);
        expect(read?.labels.x).toBe(label);
        expect(read?.value).toBeCloseTo(value, 10);
      }),
    );
  });
});
