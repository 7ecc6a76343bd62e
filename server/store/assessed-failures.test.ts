import { expect, it } from "vitest";
import { assessedFailures } from "@/server/store/assessed-failures";

const at = (minute: number) => new Date(minute * 60_000);
const kept = (kind: string, from: number, to: number | null = from) => ({
  ...{ kind, at: at(from), endedAt: to === null ? null : at(to) },
});

it.each([
  {
    name: "an objective that was missed and lost signs of life count as failing a health check does",
    outcomes: [kept("slo_violation", 1, 2), kept("liveness_lost", 4, 6), kept("unhealthy", 9, 10)],
    failures: ["unhealthy 1", "unhealthy 4", "unhealthy 9"],
  },
  {
    name: "what begins while it is unwell already follows from it",
    outcomes: [kept("slo_violation", 1, 8), kept("unhealthy", 3, 5), kept("unhealthy", 9, 10)],
    failures: ["unhealthy 1", "unhealthy 9"],
  },
  {
    name: "what goes on has not begun again",
    outcomes: [kept("unhealthy", 1, null), kept("slo_violation", 30, null)],
    failures: ["unhealthy 1"],
  },
  {
    name: "an end that nobody told of hides no later one",
    outcomes: [kept("unhealthy", 1, null), kept("unhealthy", 30, null)],
    failures: ["unhealthy 1", "unhealthy 30"],
  },
  {
    name: "each death counts, the loop of them does not, and starts are no failures",
    outcomes: [
      kept("exit_error", 1),
      kept("start", 1),
      kept("host_oom_kill", 2),
      kept("restart_loop", 2, null),
      kept("oom_kill", 3),
    ],
    failures: ["exit_error 1", "oom_kill 2", "oom_kill 3"],
  },
])("$name", ({ outcomes, failures }) =>
  expect(assessedFailures(outcomes).map((own) => `${own.kind} ${own.at / 60_000}`)).toEqual(failures),
);
