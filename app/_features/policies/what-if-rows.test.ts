import { expect, it } from "vitest";
import type { PolicyReplay } from "@/server/api/shapes/policy-replay";
import { whatIfRows } from "./what-if-rows";

const quiet: PolicyReplay["drafted"] = {
  failures: 0,
  caught: 0,
  crashes: 0,
  medianLeadMs: null,
  grants: 0,
  falseGrants: 0,
  unknownGrants: 0,
  refused: 0,
  unsized: 0,
  changes: 0,
  grantedMs: 0,
  slack: { cpu: null, memory: 0.5 },
};
const busy = {
  ...quiet,
  failures: 3,
  caught: 2,
  medianLeadMs: 480_000,
  grants: 5,
  falseGrants: 1,
  unknownGrants: 4,
  slack: { cpu: null, memory: 0.425 },
};

const rows = whatIfRows({
  from: 0,
  until: 4 * 86_400_000,
  containers: 1,
  overruled: 0,
  drafted: busy,
  inForce: quiet,
});

it.each([
  { label: "Failures caught", drafted: "2 of 3", inForce: "none came" },
  { label: "Warned before the failure (median)", drafted: "8 min", inForce: "–" },
  { label: "Grants", drafted: "5", inForce: "0" },
  { label: "Grants without need", drafted: "1 of 5", inForce: "–" },
  { label: "False grants a day", drafted: "0.3", inForce: "0.0" },
  { label: "Slack: memory limits not used", drafted: "43\u00a0%", inForce: "50\u00a0%" },
  { label: "Slack: CPU limits not used", drafted: "no limits", inForce: "no limits" },
  { label: "Grants nobody can judge", drafted: "4 of 5", inForce: "–" },
])("$label: $drafted under the draft, $inForce in force", (row) => {
  expect(rows).toContainEqual(row);
});
