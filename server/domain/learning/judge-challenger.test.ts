import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import type { RiskByHorizon } from "@/server/domain/risk/assessment";
import { judgeChallenger, MOST_SHADOW_DAYS } from "./judge-challenger";
import { scoreShadow } from "./score-shadow";
import type { ShadowRow } from "./shadow-row";

const same = (p: number): RiskByHorizon => ({ 5: p, 15: p, 60: p });
const NEVER = Number.POSITIVE_INFINITY;

interface Scene {
  containers?: number;
  /** Failures of each container, one an hour. */
  failures?: number;
  /** What each says of a minute: it fails within a quarter of an hour or not. */
  champion: (fails: boolean, u: number) => number;
  challenger: (fails: boolean, u: number) => number;
}

/** Containers that fail at the end of some of their twelve hours, every minute kept. */
function rowsOf({ containers = 6, failures = 3, champion, challenger }: Scene): ShadowRow[] {
  const random = seededRandom(5);
  return Array.from({ length: containers * 12 * 60 }, (_, i) => {
    const [containerId, minute] = [Math.floor(i / 720) + 1, i % 720];
    const minutesTo = Math.floor(minute / 60) < failures ? 60 - (minute % 60) : NEVER;
    const fails = minutesTo <= 15;
    const [said, shadow] = [champion(fails, random.uniform()), challenger(fails, random.uniform())].map(same);
    return {
      ...{ containerId, at: minute * 60, weight: 1, seenMinutes: 60, minutesTo },
      ...{ said: said!, shadow: shadow! },
    };
  });
}

const sharp = (fails: boolean, u: number) => (fails ? 0.6 + 0.3 * u : 0.02 * u);
const dull = (fails: boolean, u: number) => (fails ? 0.1 + 0.4 * u : 0.3 * u);

describe("a challenger", () => {
  it.each([
    {
      name: "that says it better speaks",
      scene: { champion: dull, challenger: sharp },
      kind: "promote",
      words: "it won",
    },
    {
      name: "that says the same waits",
      scene: { champion: sharp, challenger: sharp },
      kind: "wait",
      words: "no win so far",
    },
    {
      name: "that says it worse waits",
      scene: { champion: sharp, challenger: dull },
      kind: "wait",
      words: "no win so far",
    },
    {
      name: "that says it worse for two weeks gives up",
      scene: { champion: sharp, challenger: dull },
      days: MOST_SHADOW_DAYS,
      kind: "give_up",
      words: "14 days in the shadow and no win",
    },
    {
      name: "waits, however long, for enough failures",
      scene: { champion: dull, challenger: sharp, failures: 1 },
      days: 100,
      kind: "wait",
      words: "6 failures of 6 containers came while it spoke in the shadow, and 10 of 3 are needed",
    },
    {
      name: "waits for failures of more than two containers",
      scene: { champion: dull, challenger: sharp, containers: 2, failures: 10 },
      kind: "wait",
      words: "20 failures of 2 containers",
    },
  ])("$name", ({ scene, days = 1, kind, words }) => {
    const verdict = judgeChallenger(rowsOf(scene), 15, days);
    expect(verdict.kind, verdict.words).toBe(kind);
    expect(verdict.words).toContain(words);
  });

  it("does not speak when a single container made its win", () => {
    const rows = rowsOf({ champion: dull, challenger: dull }).map((row) => ({
      ...row,
      shadow:
        row.containerId === 1
          ? same(row.minutesTo <= 15 ? 0.99 : 0)
          : same(Math.min(1, row.said[15] + (row.minutesTo <= 15 ? -0.01 : 0.01))),
    }));
    const verdict = judgeChallenger(rows, 15, 1);
    expect(verdict.kind).toBe("wait");
  });

  it("does not speak when it is worse within the hour", () => {
    const rows = rowsOf({ champion: dull, challenger: sharp }).map((row) => ({
      ...row,
      shadow: { ...row.shadow, 60: 1 - row.said[60] },
    }));
    const verdict = judgeChallenger(rows, 15, 1);
    expect(verdict.words).toContain("but worse within 60 min");
    expect(verdict.kind).toBe("wait");
  });
});

describe("both on the same minutes", () => {
  it("a minute that was cut off before its horizon counts for neither, and one that failed before that for both", () => {
    const rows = rowsOf({ champion: dull, challenger: sharp }).map((row) => ({ ...row, seenMinutes: 7 }));
    const known = rows.filter(({ minutesTo }) => minutesTo <= 15).length;
    expect(scoreShadow(rows, 15)!.rows).toBe(known);
    expect(scoreShadow(rows, 5)!.rows).toBe(rows.length);
    expect(scoreShadow([], 15)).toBeNull();
  });

  it("a threshold allows one false alarm a container and week, and catches what lies above it", () => {
    const { challenger, champion, weeks, failures } = scoreShadow(
      rowsOf({ champion: dull, challenger: sharp }),
      15,
    )!;
    expect(weeks).toBeCloseTo((6 * 12) / (7 * 24), 9);
    expect(failures).toBe(18);
    expect(challenger).toMatchObject({ recallAtBudget: 1 });
    expect(challenger.prAucAtBudget).toBeCloseTo(1, 9);
    expect(champion.prAucAtBudget).toBeLessThan(0.9);
  });

  it("a row of weight n scores as n rows", () => {
    const rows = rowsOf({ champion: dull, challenger: sharp, containers: 3 });
    const heavy = rows.map((row) => ({ ...row, weight: 2 }));
    expect(scoreShadow(heavy, 15)!.champion.brier).toBeCloseTo(scoreShadow(rows, 15)!.champion.brier, 12);
    expect(scoreShadow(heavy, 15)!.weeks).toBeCloseTo(2 * scoreShadow(rows, 15)!.weeks, 12);
  });

  it("exchanging the two exchanges their scores", () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    const row = fc.record({
      containerId: fc.integer({ min: 1, max: 4 }),
      at: fc.integer({ min: 0, max: 40_000 }),
      weight: fc.constantFrom(1, 20),
      said: p.map(same),
      shadow: p.map(same),
      minutesTo: fc.constantFrom(3, 12, 50, NEVER),
      seenMinutes: fc.constantFrom(10, 60),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const one = scoreShadow(rows, 15);
        const other = scoreShadow(
          rows.map((own) => ({ ...own, said: own.shadow, shadow: own.said })),
          15,
        );
        expect(other?.champion).toEqual(one?.challenger);
        expect(other?.challenger).toEqual(one?.champion);
        for (const score of one ? [one.champion, one.challenger] : []) {
          expect(score.prAucAtBudget).toBeGreaterThanOrEqual(0);
          expect(score.prAucAtBudget).toBeLessThanOrEqual(1 + 1e-9);
          expect(score.recallAtBudget).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
