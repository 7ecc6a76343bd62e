import Link from "next/link";
import { formatPercent } from "@/app/_lib/format-percent";
import { Age } from "@/app/_ui/age";
import { Badge, type BadgeTone } from "@/app/_ui/badge";
import { Table, Td, Th } from "@/app/_ui/table";
import type { AvertedSummary } from "@/server/api/shapes/failure-models";
import { DIMENSION_WORDS } from "../model-words";

type Row = AvertedSummary["newest"][number];
const VERDICTS: Record<Row["verdict"], { word: string; tone: BadgeTone }> = {
  confirmed: { word: "Confirmed", tone: "ok" },
  probable: { word: "Probable", tone: "accent" },
  unknown: { word: "Unknown", tone: "neutral" },
  failed: { word: "Failed", tone: "danger" },
};

/** The newest judged grants, one by one, with why. */
export function AvertedTable({ rows }: { rows: readonly Row[] }) {
  return (
    <Table aria-label="Judged grants, newest first">
      <thead>
        <tr>
          <Th>Container</Th>
          <Th>Granted</Th>
          <Th>Risk before</Th>
          <Th>Averted</Th>
          <Th>Why</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.changeId}>
            <Td className="whitespace-nowrap font-medium">
              {row.negotiationId ? (
                <Link href={`/negotiations/${row.negotiationId}`} className="hover:underline">
                  {row.name}
                </Link>
              ) : (
                row.name
              )}
            </Td>
            <Td className="whitespace-nowrap text-muted">
              {DIMENSION_WORDS[row.dimension]}, <Age at={row.grantedAt} />
            </Td>
            <Td className="tabular-nums">{formatPercent(row.risk)}</Td>
            <Td>
              <Badge tone={VERDICTS[row.verdict].tone}>{VERDICTS[row.verdict].word}</Badge>
            </Td>
            <Td className="text-muted">{row.because}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
