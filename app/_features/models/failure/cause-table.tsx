import { dimensionName } from "@/app/_lib/dimension-words";
import { formatDuration } from "@/app/_lib/format-duration";
import { Table, Td, Th } from "@/app/_ui/table";
import type { LeadTimes } from "@/server/api/shapes/lead-times";

/** How each cause was announced: a leak early, a crash hardly ever. */
export function CauseTable({ rows }: { rows: LeadTimes["byCause"] }) {
  return (
    <div className="min-w-0">
      <h3 className="eyebrow mb-1">By cause</h3>
      {rows.length === 0 ? (
        <p className="text-muted text-sm">No untreated failure in these days.</p>
      ) : (
        <Table aria-label="Failures by cause">
          <thead>
            <tr>
              <Th>Cause</Th>
              <Th>Announced</Th>
              <Th>Median lead</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ cause, failures, caught, medianLeadSeconds }) => (
              <tr key={cause} className="tabular-nums">
                <Td>{dimensionName(cause).replace(/^other$/, "Other: a crash, or not known")}</Td>
                <Td className="whitespace-nowrap">
                  {caught} of {failures}
                </Td>
                <Td className="whitespace-nowrap">{formatDuration(medianLeadSeconds)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </div>
  );
}
