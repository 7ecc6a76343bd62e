import { formatDuration } from "@/app/_lib/format-duration";
import type { PolicyReplay } from "@/server/api/shapes/policy-replay";

type Score = PolicyReplay["drafted"];

const ROWS: readonly { label: string; of: (score: Score) => string }[] = [
  { label: "Failures caught", of: ({ caught, failures }) => `${caught} of ${failures}` },
  {
    label: "Median lead time",
    of: ({ medianLeadMs }) => (medianLeadMs === null ? "none caught" : formatDuration(medianLeadMs / 1000)),
  },
  { label: "Grants", of: ({ grants }) => String(grants) },
  { label: "False grants", of: ({ falseGrants, grants }) => `${falseGrants} of ${grants}` },
  { label: "Grants nobody can judge", of: ({ unknownGrants, grants }) => `${unknownGrants} of ${grants}` },
  { label: "Asks refused: no room, or no cure", of: ({ refused }) => String(refused) },
  { label: "Changes of limits", of: ({ changes }) => String(changes) },
  { label: "Limits raised, all together", of: ({ grantedMs }) => formatDuration(grantedMs / 1000) },
];

/** The replay as lines of text: the draft beside what is in force. */
export function whatIfRows(replay: PolicyReplay): { label: string; drafted: string; inForce: string }[] {
  return ROWS.map(({ label, of }) => ({
    label,
    drafted: of(replay.drafted),
    inForce: of(replay.inForce),
  }));
}
