import { formatDuration } from "@/app/_lib/format-duration";
import { formatPercent } from "@/app/_lib/format-percent";
import type { PolicyReplay } from "@/server/api/shapes/policy-replay";

type Score = PolicyReplay["drafted"];

const DAY_MS = 86_400_000;

const percentOr = (ratio: number | null) => (ratio === null ? "no limits" : formatPercent(ratio));
const share = (part: number, all: number) => (all === 0 ? "–" : `${part} of ${all}`);

const ROWS: readonly { label: string; of: (score: Score, days: number) => string }[] = [
  {
    label: "Failures caught",
    of: ({ caught, failures }) => (failures === 0 ? "none came" : `${caught} of ${failures}`),
  },
  { label: "Crashes that no limit cures", of: ({ crashes }) => String(crashes) },
  {
    label: "Warned before the failure (median)",
    of: ({ medianLeadMs }) => (medianLeadMs === null ? "–" : formatDuration(medianLeadMs / 1000)),
  },
  { label: "Grants", of: ({ grants }) => String(grants) },
  { label: "Grants without need", of: ({ falseGrants, grants }) => share(falseGrants, grants) },
  { label: "Grants nobody can judge", of: ({ unknownGrants, grants }) => share(unknownGrants, grants) },
  {
    label: "False grants a day",
    of: ({ falseGrants }, days) => (falseGrants / Math.max(1, days)).toFixed(1),
  },
  { label: "Asks refused: no room, or no cure", of: ({ refused }) => String(refused) },
  { label: "Asks that could not be sized any more", of: ({ unsized }) => String(unsized) },
  { label: "Changes of limits", of: ({ changes }) => String(changes) },
  {
    label: "Time with raised limits, all containers",
    of: ({ grantedMs }) => formatDuration(grantedMs / 1000),
  },
  { label: "Slack: memory limits not used", of: ({ slack }) => percentOr(slack.memory) },
  { label: "Slack: CPU limits not used", of: ({ slack }) => percentOr(slack.cpu) },
];

/** The replay as lines of text: the draft beside what is in force. */
export function whatIfRows(replay: PolicyReplay): { label: string; drafted: string; inForce: string }[] {
  const days = replay.from === null ? 0 : (replay.until - replay.from) / DAY_MS;
  return ROWS.map(({ label, of }) => ({
    label,
    drafted: of(replay.drafted, days),
    inForce: of(replay.inForce, days),
  }));
}
