import type { MachineRow } from "@/server/api/shapes/machine";

type Request = MachineRow["requests"][number];

/** Who manages it: "libvirt at qemu:///system". */
export function managerWords({ kind, address }: Pick<MachineRow, "kind" | "address">): string {
  if (kind === "simulated") return "a manager that exists only in the demo";
  return kind === "libvirt" ? `libvirt at ${address}` : `webhook at ${address}`;
}

const STATES: Record<string, { words: string; tone: "ok" | "warn" | "neutral" | "danger" }> = {
  asked: { words: "being asked", tone: "neutral" },
  intended: { words: "about to be called", tone: "neutral" },
  calling: { words: "being resized", tone: "neutral" },
  checking: { words: "looked at from inside", tone: "neutral" },
  reverting: { words: "going back", tone: "danger" },
  committed: { words: "done", tone: "ok" },
  refused: { words: "refused", tone: "warn" },
  expired: { words: "too late", tone: "warn" },
  failed: { words: "failed", tone: "warn" },
  stale: { words: "withdrawn", tone: "neutral" },
  rolled_back: { words: "put back", tone: "warn" },
};

/** What a request has come to, in a word or two; what is not known here is shown as it is. */
export function requestState(state: string): (typeof STATES)[string] {
  return STATES[state] ?? { words: state.replaceAll("_", " "), tone: "neutral" };
}

/** Why it was asked, or how it ended. */
export function requestWords({ outcome, reason }: Pick<Request, "outcome" | "reason">): string {
  return outcome ?? reason;
}
