import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdoutArm } from "./hold-out";

const terms = { mode: "auto", priority: 50, holdoutShare: 0.2 } as const;

describe("which asks are held out", () => {
  it.each<{ name: string; over: Partial<Parameters<typeof holdoutArm>[1]> }>([
    { name: "none by default", over: { holdoutShare: 0 } },
    { name: "none that a person decides", over: { mode: "ask" } },
    { name: "none that is only watched", over: { mode: "observe" } },
    { name: "none that is critical", over: { priority: 80 } },
  ])("$name", ({ over }) => {
    fc.assert(fc.property(fc.uuid(), (id) => holdoutArm(id, { ...terms, ...over }) === null));
  });

  it("as many as were allowed, by chance alone", () => {
    // Ids that follow each other in time, as the store makes them.
    const ids = Array.from(
      { length: 20_000 },
      (_, i) => `0199${(i * 7).toString(16).padStart(8, "0")}-7000-8000-000000000000`,
    );
    const held = ids.filter((id) => holdoutArm(id, terms) === "held_out").length;
    expect(held / ids.length).toBeGreaterThan(0.18);
    expect(held / ids.length).toBeLessThan(0.22);
  });

  it("the same ones whenever they are asked for, and still when more are allowed", () => {
    const share = fc.double({ min: 0.01, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(fc.uuid(), share, (id, holdoutShare) => {
        const arm = holdoutArm(id, { ...terms, holdoutShare });
        expect(holdoutArm(id, { ...terms, holdoutShare })).toBe(arm);
        if (arm === "held_out") expect(holdoutArm(id, { ...terms, holdoutShare: 0.5 })).toBe("held_out");
      }),
    );
  });
});
