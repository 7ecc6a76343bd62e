import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { readTraces } from "@/bench/forecast/read-traces";
import { listSets } from "@/bench/list-sets";

const folders: string[] = [];

function traces(text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "pfn-traces-"));
  folders.push(folder);
  mkdirSync(path.join(folder, "forecast"));
  writeFileSync(path.join(folder, "forecast", "one.csv.gz"), gzipSync(text));
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe("reading traces", () => {
  it("makes series regular, with gaps unknown", () => {
    const folder = traces("series,time,value\na,0,1\na,300,2.5\na,900,4\nb,60,1e9\nb,120,0\n");
    expect(readTraces(folder, "one")).toEqual([
      { name: "a", stepSeconds: 300, values: Float64Array.from([1, 2.5, Number.NaN, 4]) },
      { name: "b", stepSeconds: 60, values: Float64Array.from([1e9, 0]) },
    ]);
  });

  it.each([
    { name: "another header", text: "name,time,value\na,0,1\n", says: "line 1: header" },
    { name: "a missing cell", text: "series,time,value\na,0,1\na,300\n", says: "line 3: 2 cells" },
    {
      name: "a word for a value",
      text: "series,time,value\na,0,1\na,300,high\n",
      says: 'line 3: value "high"',
    },
    { name: "an empty value", text: "series,time,value\na,0,\na,300,1\n", says: 'line 2: value ""' },
    { name: "a time that falls back", text: "series,time,value\na,300,1\na,0,1\n", says: "line 3: time 0" },
    {
      name: "a time off the step",
      text: "series,time,value\na,0,1\na,300,1\na,650,1\n",
      says: "line 4: a: time 650",
    },
    {
      name: "an unknown step",
      text: "series,time,value\na,0,1\na,7,1\n",
      says: "line 2: a has a step of 7 s",
    },
    { name: "an empty line inside", text: "series,time,value\na,0,1\n\na,300,1\n", says: "line 3: 1 cells" },
    { name: "no series", text: "series,time,value\n", says: "line 1: no series" },
  ])("refuses $name and names the line", ({ text, says }) => {
    expect(() => readTraces(traces(text), "one")).toThrow(`one.csv.gz, ${says}`);
  });

  it("refuses a set that is not there, and a file that is no archive", () => {
    const folder = traces("series,time,value\na,0,1\n");
    expect(listSets(folder, "forecast", null)).toEqual(["one"]);
    expect(() => listSets(folder, "forecast", ["two"])).toThrow("no set two");
    writeFileSync(path.join(folder, "forecast", "one.csv.gz"), "plain");
    expect(() => readTraces(folder, "one")).toThrow("one.csv.gz");
  });
});
