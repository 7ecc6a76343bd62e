import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toCsv } from "./to-csv";

describe("an exported table", () => {
  it.each([
    { name: "plain words are only quoted", cell: "raised memory", csv: '"raised memory"' },
    { name: "a quote is doubled", cell: 'named "web"', csv: '"named ""web"""' },
    { name: "a comma and a line break stay inside their cell", cell: "a,\nb", csv: '"a,\nb"' },
    { name: "an equals sign starts no formula", cell: "=HYPERLINK(1)", csv: `"'=HYPERLINK(1)"` },
    { name: "a plus starts no formula", cell: "+1", csv: `"'+1"` },
    { name: "a minus starts no formula", cell: "-1", csv: `"'-1"` },
    { name: "an at sign starts no formula", cell: "@SUM(A1)", csv: `"'@SUM(A1)"` },
    { name: "blanks before an equals sign do not hide it", cell: "  =1", csv: `"'  =1"` },
    { name: "a tab starts no formula", cell: "\tx", csv: `"'\tx"` },
    { name: "a full-width equals sign starts no formula", cell: "＝1", csv: `"'＝1"` },
    { name: "a sign inside a cell is left alone", cell: "256 MiB + 128 MiB", csv: '"256 MiB + 128 MiB"' },
  ])("$name", ({ cell, csv }) => {
    expect(toCsv(["h"], [[cell]])).toBe(`"h"\r\n${csv}`);
  });

  it("gives every row as many cells as it had, whatever the text", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 5 }), (cells) => {
        const line = toCsv(cells, []);
        const read = [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/gs)].map((match) =>
          match[1]?.replaceAll('""', '"'),
        );
        expect(read.map((text, i) => (text === cells[i] ? text : text?.slice(1)))).toEqual(cells);
      }),
    );
  });
});
