import Link from "next/link";
import { formatPercent } from "@/app/_lib/format-percent";
import { Age } from "@/app/_ui/age";
import { Badge, type BadgeTone } from "@/app/_ui/badge";
import { Table, Td, Th } from "@/app/_ui/table";
import type { HoldoutSummary } from "@/server/api/shapes/holdout";

type Row = HoldoutSummary["newest"][number];
const CAME: Record<Row["came"], { word: string; tone: BadgeTone }> = {
  failed: { word: "Failed", tone: "danger" },
  nothing: { word: "Did not fail", tone: "ok" },
  waiting: { word: "Not over yet", tone: "neutral" },
  left_out: { word: "Left out", tone: "outline" },
};

/** The newest asks that were held out, and what came of each. */
export function HoldoutTable({ rows }: { rows: readonly Row[] }) {
  return (
    <Table aria-label="Asks that were held out, newest first">
      <thead>
        <tr>
          <Th>Container</Th>
          <Th>Held out</Th>
          <Th>Risk</Th>
          <Th>Came</Th>
          <Th>What was withheld</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.negotiationId}>
            <Td className="whitespace-nowrap font-medium">
              <Link href={`/negotiations/${row.negotiationId}`} className="hover:underline">
                {row.name}
              </Link>
            </Td>
            <Td className="whitespace-nowrap text-muted">
              <Age at={row.at} />
            </Td>
            <Td className="tabular-nums">{formatPercent(row.risk)}</Td>
            <Td>
              <Badge tone={CAME[row.came].tone}>{CAME[row.came].word}</Badge>
            </Td>
            <Td className="text-muted">
              {row.words.replace(/^Held out by chance, to learn what comes without: /, "")}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
