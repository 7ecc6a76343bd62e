import assert from "node:assert/strict";
import fc from "fast-check";
import { NextRequest } from "next/server";
import { toCsv } from "@/app/_lib/to-csv";
import type { Control } from "@/bench/security/control";
import nextConfig from "@/next.config";
import { proxy } from "@/proxy";
import { printable } from "@/scripts/cli/print-table";
import { shippedLstmFile } from "@/server/adapters/forecasters/lstm/shipped-lstm";
import { readLstm } from "@/server/domain/forecast/lstm/lstm-weights";
import { readFailureFile } from "@/server/domain/learning/failure-file";
import { SeededRandom } from "@/server/domain/simulation/seeded-random";

const RUNS = 2_000;
const nasty = fc.string({
  unit: fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom(
      "=",
      "+",
      "-",
      "@",
      "\t",
      "\r",
      "\n",
      '"',
      ",",
      "\u001b[2J",
      "\u009b31m",
      "\u0007",
      "\u202e",
      "＝",
    ),
  ),
});

/** A spreadsheet's reading of CSV: rows of cells. */
function readCsv(text: string): string[][] {
  return text
    .split(/\r\n(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((line) =>
      [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell]) => cell!.replaceAll('""', '"')),
    );
}

export const controls: readonly Control[] = [
  {
    control: "hostile text: no cell of a CSV file is a formula, and none leaves its place",
    async run() {
      fc.assert(
        fc.property(fc.array(fc.tuple(nasty, nasty), { minLength: 1, maxLength: 5 }), (rows) => {
          const read = readCsv(toCsv(["a", "b"], rows));
          assert.equal(read.length, rows.length + 1);
          for (const [i, row] of read.slice(1).entries()) {
            assert.equal(row.length, 2);
            for (const [j, cell] of row.entries()) {
              assert.doesNotMatch(cell, /^[\s]*[=+\-@＝＋－＠]/);
              assert.equal(cell.replace(/^'/, ""), rows[i]![j]!.replace(/^'/, ""));
            }
          }
        }),
        { numRuns: RUNS },
      );
      return `${RUNS} tables of nasty strings`;
    },
  },
  {
    control: "hostile text: the command line prints no control character",
    async run() {
      fc.assert(
        fc.property(nasty, (text) => assert.doesNotMatch(printable(text), /\p{Cc}/u)),
        { numRuns: RUNS },
      );
      return `${RUNS} nasty strings`;
    },
  },
  {
    control: "models: a changed, cut or foreign file never becomes a model",
    async run() {
      const { file } = shippedLstmFile();
      assert.equal(readLstm(file).kind, "weights");
      const random = new SeededRandom(7);
      const pick = (below: number) => Math.floor(random.uniform() * below);
      let refused = 0;
      const refuses = (bytes: Uint8Array) => {
        assert.equal(readLstm(bytes).kind, "damaged");
        assert.equal(readFailureFile(bytes).kind, "damaged");
        refused++;
      };
      for (let i = 0; i < 200; i++) {
        const changed = Uint8Array.from(file);
        changed[pick(changed.length)]! ^= 1 << pick(8);
        refuses(changed);
        refuses(file.subarray(0, pick(file.length)));
        refuses(Uint8Array.from({ length: pick(4_096) }, () => pick(256)));
      }
      for (const text of [
        "",
        "{}",
        "[]",
        "null",
        "PFNF1 00000000\n{}",
        '{"__proto__":{"polluted":true}}',
        "cos\nsystem\n(S'id'\ntR.",
      ]) {
        refuses(new TextEncoder().encode(text));
      }
      assert.equal(({} as { polluted?: boolean }).polluted, undefined);
      return `${refused} files, none of them spoke`;
    },
  },
  {
    control: "pages: no script runs without this answer's own nonce, and nobody frames a page",
    async run() {
      const nonces = new Set<string>();
      for (let i = 0; i < 100; i++) {
        const request = new NextRequest("http://localhost:7300/fleet", { headers: { "x-nonce": "mine" } });
        const policy = proxy(request).headers.get("content-security-policy") ?? "";
        const script = /script-src ([^;]*)/.exec(policy)?.[1] ?? "";
        assert.match(script, /^'nonce-[\w+/=]{40,}' 'strict-dynamic'$/);
        assert.doesNotMatch(script, /unsafe|mine|\*/);
        for (const rule of [
          "default-src 'self'",
          "object-src 'none'",
          "base-uri 'none'",
          "frame-ancestors 'none'",
        ]) {
          assert.ok(policy.includes(rule), `${rule} is missing`);
        }
        nonces.add(script);
      }
      assert.equal(nonces.size, 100, "a nonce came twice");
      const rules = await nextConfig.headers!();
      const of = (source: string) =>
        Object.fromEntries(
          rules.find((rule) => rule.source === source)!.headers.map(({ key, value }) => [key, value]),
        );
      assert.equal(of("/:path*")["X-Content-Type-Options"], "nosniff");
      assert.equal(of("/:path*")["Referrer-Policy"], "same-origin");
      assert.equal(of("/api/:path*")["Cache-Control"], "no-store");
      assert.equal(nextConfig.poweredByHeader, false);
      return "100 answers, 100 nonces";
    },
  },
];
