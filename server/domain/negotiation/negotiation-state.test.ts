import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isTerminal,
  LIVE_STATES,
  mayOpen,
  NEGOTIATION_EVENTS,
  NEGOTIATION_STATES,
  type NegotiationState,
  transition,
} from "@/server/domain/negotiation/negotiation-state";

/** Written apart from the code on purpose: the protocol, one legal move a line. */
const PROTOCOL = `
open: ask>asked refuse>refused withdraw>stale expire>expired
asked: offer>offered counter>offered defer>deferred infeasible>infeasible reject>rejected withdraw>stale expire>expired
deferred: ask>asked observe>observed reject>rejected withdraw>stale expire>expired
offered: await_approval>waiting_approval accept>accepted observe>observed reject>rejected withdraw>stale expire>expired
waiting_approval: accept>accepted counter>offered reject>rejected withdraw>stale expire>expired
accepted: apply>applying infeasible>infeasible withdraw>stale expire>expired
applying: verify>verifying roll_back>rolled_back defer>deferred infeasible>infeasible
verifying: commit>committed roll_back>rolled_back
committed: renew>committed recall>committed drift>committed restore>committed release>released withdraw>stale expire>expired
`;
const legal = new Map(
  PROTOCOL.trim()
    .split("\n")
    .flatMap((line) => {
      const [from, moves] = line.split(": ");
      return moves!.split(" ").map((move) => {
        const [event, to] = move.split(">");
        return [`${from} ${event}`, to] as const;
      });
    }),
);
const pairs = NEGOTIATION_STATES.flatMap((state) => NEGOTIATION_EVENTS.map((event) => ({ state, event })));

describe("the protocol", () => {
  it.each(pairs)("$state, $event", ({ state, event }) => {
    const result = transition(state, event);
    const to = legal.get(`${state} ${event}`);
    if (to !== undefined) expect(result).toEqual({ ok: true, state: to });
    else {
      expect(result.ok).toBe(false);
      expect(!result.ok && result.because).toContain(`a negotiation that is ${state} cannot ${event}: `);
    }
  });

  it("ends in exactly these states", () => {
    expect(NEGOTIATION_STATES.filter(isTerminal).sort()).toEqual([
      "expired",
      "infeasible",
      "observed",
      "refused",
      "rejected",
      "released",
      "rolled_back",
      "stale",
    ]);
    expect([...LIVE_STATES, ...NEGOTIATION_STATES.filter(isTerminal)].sort()).toEqual(
      [...NEGOTIATION_STATES].sort(),
    );
  });

  it("whatever is said, nothing leaves an end, and nothing is committed that was not accepted and verified", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...NEGOTIATION_EVENTS), { maxLength: 60 }), (events) => {
        let state: NegotiationState = "open";
        const visited = new Set<NegotiationState>();
        for (const event of events) {
          visited.add(state);
          const result = transition(state, event);
          if (isTerminal(state)) expect(result.ok).toBe(false);
          if (result.ok) state = result.state;
          if (state === "committed") {
            expect(visited.has("accepted") && visited.has("applying") && visited.has("verifying")).toBe(true);
          }
        }
      }),
    );
  });

  it("every state can be reached, and from every one an end", () => {
    const reach = (from: NegotiationState): Set<NegotiationState> => {
      const seen = new Set<NegotiationState>([from]);
      for (const state of seen) {
        for (const event of NEGOTIATION_EVENTS) {
          const result = transition(state, event);
          if (result.ok) seen.add(result.state);
        }
      }
      return seen;
    };
    expect(reach("open").size).toBe(NEGOTIATION_STATES.length);
    for (const state of NEGOTIATION_STATES) expect([...reach(state)].some(isTerminal)).toBe(true);
  });
});

describe("one live negotiation for each dimension", () => {
  it.each([
    { name: "the first may open", others: [], ok: true },
    { name: "another dimension is no obstacle", others: [{ dimension: "cpu", state: "applying" }], ok: true },
    { name: "one that ended is no obstacle", others: [{ dimension: "memory", state: "expired" }], ok: true },
    { name: "one that lives is", others: [{ dimension: "memory", state: "committed" }], ok: false },
  ] as const)("$name", ({ others, ok }) => {
    expect(mayOpen(others, "memory").ok).toBe(ok);
  });
});
