import { expect, it } from "vitest";
import type { PolicyReplay } from "@/server/api/shapes/policy-replay";
import { whatIfRows } from "./what-if-rows";

const quiet: PolicyReplay["drafted"] = {
  failures: 0,
  caught: 0,
  medianLeadMs: null,
  grants: 0,
  falseGrants: 0,
  unknownGrants: 0,
  refused: 0,
  changes: 0,
  grantedMs: 0,
};
const busy = {
  ...quiet,
  failures: 3,
  caught: 2,
  medianLeadMs: 480_000,
  grants: 5,
  falseGrants: 1,
  unknownGrants: 4,
};

const rows = whatIfRows({ from: 0, until: 1, containers: 1, overruled: 0, drafted: busy, inForce: quiet });

it.each([
  { label: "Failures caught", drafted: "2 of 3", inForce: "none came" },
  { label: "Warned before the failure (median)", drafted: "8 min", inForce: "–" },
  { label: "Grants", drafted: "5", inForce: "0" },
  { label: "Grants without need", drafted: "1 of 5", inForce: "–" },
  { label: "Grants nobody can judge", drafted: "4 of 5", inForce: "–" },
])("$label: $drafted under the draft, $inForce in force", (row) => {
  expect(rows).toContainEqual(row);
});
