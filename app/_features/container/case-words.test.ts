import { expect, it } from "vitest";
import { caseWords } from "./case-words";

it.each([
  { kind: "oom_kill", failedAt: 540_000, says: "which was killed out of memory 9 min later" },
  { kind: "unhealthy", failedAt: 20_000, says: "whose health check failed within a minute" },
] as const)("a past case reads: $says", ({ kind, failedAt, says }) => {
  expect(caseWords({ kind, at: 0, failedAt })).toBe(says);
});
