import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Table, Td, Th } from "@/app/_ui/table";
import type { ForecastModelRow } from "@/server/api/shapes/models";

export interface LstmVersionsProps {
  versions: readonly ForecastModelRow[];
  /** Why this person may not choose; `null` when they may. */
  refusal: string | null;
  busy: boolean;
  onChoose: (version: string | null) => void;
}

/** Every kept version with what it lost beside the one before it, and the one that came with the product. */
export function LstmVersions({ versions, refusal, busy, onChoose }: LstmVersionsProps) {
  const speaking = versions.find(({ state }) => state === "champion")?.version ?? null;
  const action = (version: string | null) =>
    version === speaking ? (
      <Badge tone="ok">Speaks</Badge>
    ) : (
      <GuardedButton refusal={refusal} size="sm" disabled={busy} onClick={() => onChoose(version)}>
        Let it speak
      </GuardedButton>
    );
  return (
    <Table aria-label="Versions of the shared network">
      <thead>
        <tr>
          <Th>Version</Th>
          <Th>
            <span className="sr-only">Action</span>
          </Th>
          <Th>Loss on later data</Th>
          <Th>Learnt from</Th>
          <Th>Why</Th>
        </tr>
      </thead>
      <tbody>
        {versions.map((row) => (
          <tr key={row.version}>
            <Td>
              <span className="whitespace-nowrap font-medium">{row.version}</span>
              <span className="block text-muted text-xs">
                <Age at={row.createdAt} />
                {row.parent ? `, from ${row.parent}` : ""}
              </span>
            </Td>
            <Td>{action(row.version)}</Td>
            <Td className="whitespace-nowrap tabular-nums">
              {row.scores.loss.toFixed(3)}
              <span className="block text-muted text-xs">
                {row.scores.championLoss.toFixed(3)} the one before, {row.scores.heldExamples} examples
              </span>
            </Td>
            <Td className="whitespace-nowrap text-muted">{row.scores.series} series</Td>
            <Td className="min-w-64 text-muted">{row.reason}</Td>
          </tr>
        ))}
        <tr>
          <Td>
            <span className="font-medium">Shipped</span>
            <span className="block whitespace-nowrap text-muted text-xs">came with the product</span>
          </Td>
          <Td>{action(null)}</Td>
          <Td className="text-muted">–</Td>
          <Td className="whitespace-nowrap text-muted">simulated fleets</Td>
          <Td className="min-w-64 text-muted">Speaks until a version that learnt from this fleet has won.</Td>
        </tr>
      </tbody>
    </Table>
  );
}
