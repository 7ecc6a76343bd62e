import { formatDuration } from "@/app/_lib/format-duration";
import type { PolicyReplay } from "@/server/api/shapes/policy-replay";

type Score = PolicyReplay["drafted"];

const share = (part: number, all: number) => (all === 0 ? "–" : `${part} of ${all}`);

const ROWS: readonly { label: string; of: (score: Score) => string }[] = [
  {
    label: "Failures caught",
    of: ({ caught, failures }) => (failures === 0 ? "none came" : `${caught} of ${failures}`),
  },
  {
    label: "Warned before the failure (median)",
    of: ({ medianLeadMs }) => (medianLeadMs === null ? "–" : formatDuration(medianLeadMs / 1000)),
  },
  { label: "Grants", of: ({ grants }) => String(grants) },
  { label: "Grants without need", of: ({ falseGrants, grants }) => share(falseGrants, grants) },
  { label: "Grants nobody can judge", of: ({ unknownGrants, grants }) => share(unknownGrants, grants) },
  { label: "Asks refused: no room, or no cure", of: ({ refused }) => String(refused) },
  { label: "Changes of limits", of: ({ changes }) => String(changes) },
  {
    label: "Time with raised limits, all containers",
    of: ({ grantedMs }) => formatDuration(grantedMs / 1000),
  },
];

/** The replay as lines of text: the draft beside what is in force. */
export function whatIfRows(replay: PolicyReplay): { label: string; drafted: string; inForce: string }[] {
  return ROWS.map(({ label, of }) => ({
    label,
    drafted: of(replay.drafted),
    inForce: of(replay.inForce),
  }));
}
