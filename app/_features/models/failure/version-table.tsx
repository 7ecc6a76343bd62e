import { Age } from "@/app/_ui/age";
import { Badge, type BadgeTone } from "@/app/_ui/badge";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Table, Td, Th } from "@/app/_ui/table";
import type { FailureModelRow } from "@/server/api/shapes/failure-learning";
import { learntWords } from "./learnt-words";

const STATES: Record<FailureModelRow["state"], { word: string; tone: BadgeTone }> = {
  champion: { word: "Speaks", tone: "ok" },
  challenger: { word: "In the shadow", tone: "accent" },
  retired: { word: "Kept", tone: "neutral" },
  rejected: { word: "Rejected", tone: "danger" },
};

export interface VersionTableProps {
  versions: readonly FailureModelRow[];
  /** `null`: the first passage speaks alone. */
  champion: string | null;
  /** Why this person may not choose; `null` when they may. */
  refusal: string | null;
  busy: boolean;
  onChoose: (version: string | null) => void;
}

/** Every version with its lineage, how it fared in the shadow, and a button that lets it speak. */
export function VersionTable({ versions, champion, refusal, busy, onChoose }: VersionTableProps) {
  const choose = (version: string | null) => (
    <GuardedButton
      refusal={refusal}
      size="sm"
      disabled={busy}
      aria-label={`Let ${version ?? "the first passage alone"} speak`}
      onClick={() => onChoose(version)}
    >
      Let it speak
    </GuardedButton>
  );
  return (
    <Table aria-label="Versions of the failure model">
      <thead>
        <tr>
          <Th>Version</Th>
          <Th>State</Th>
          <Th>
            <span className="sr-only">Action</span>
          </Th>
          <Th>In the shadow, Brier score</Th>
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
                {row.parent ? `, from ${row.parent}` : ", came with the product"}
              </span>
            </Td>
            <Td>
              <Badge tone={STATES[row.state].tone}>{STATES[row.state].word}</Badge>
            </Td>
            <Td>{row.state === "champion" || row.state === "rejected" ? null : choose(row.version)}</Td>
            <Td className="whitespace-nowrap tabular-nums">
              <ShadowScore shadow={row.shadow} />
            </Td>
            <Td className="min-w-52 text-muted">{learntWords(row.learnt)}</Td>
            <Td className="min-w-72 break-words text-muted [overflow-wrap:anywhere]">{row.reason}</Td>
          </tr>
        ))}
        <tr>
          <Td>
            <span className="whitespace-nowrap font-medium">First passage alone</span>
            <span className="block text-muted text-xs">no trees; always there</span>
          </Td>
          <Td>{champion === null ? <Badge tone="ok">Speaks</Badge> : <Badge>Kept</Badge>}</Td>
          <Td>{champion === null ? null : choose(null)}</Td>
          <Td className="text-muted">–</Td>
          <Td className="min-w-52 text-muted">nothing: sampled futures against limits, and rates</Td>
          <Td className="min-w-72 text-muted">Every version mixes its trees into it, and must beat it.</Td>
        </tr>
      </tbody>
    </Table>
  );
}

function ShadowScore({ shadow }: { shadow: FailureModelRow["shadow"] }) {
  const own = shadow?.judgements.find(({ minutes }) => minutes === shadow.horizon);
  if (!shadow || !own) return <span className="text-muted">not judged yet</span>;
  return (
    <>
      {own.challenger.brier.toFixed(4)}
      <span className="block text-muted text-xs">
        {own.champion.brier.toFixed(4)} {shadow.against ?? "the first passage"}, {own.failures} failures
      </span>
    </>
  );
}
