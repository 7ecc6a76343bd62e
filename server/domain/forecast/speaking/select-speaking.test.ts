import { describe, expect, it } from "vitest";
import { selectSpeaking } from "./select-speaking";
import type { Speaking } from "./speaking-view";

const row = (name: string, inside: number | null, stretch = 1): Speaking => ({
  name,
  image: `image-of-${name}`,
  dimension: name === "web" ? "memory" : "cpu",
  models: [{ model: name === "web" ? "drift" : "lstm", weight: 1 }],
  band: inside === null ? null : { outcomes: 10, inside, stretch },
});
const rows = [row("api", 9, 2), row("db", null), row("web", 5, 3)];
const names = (view: Parameters<typeof selectSpeaking>[1]) =>
  selectSpeaking(rows, view).map(({ name }) => name);

describe("what is shown of who speaks", () => {
  it.each([
    { name: "everything by name", view: { q: "", of: "all", sort: "name" }, shown: ["api", "db", "web"] },
    { name: "one dimension", view: { q: "", of: "memory", sort: "name" }, shown: ["web"] },
    { name: "what a word is in", view: { q: "IMAGE-of-a", of: "all", sort: "name" }, shown: ["api"] },
    { name: "who listens to a model", view: { q: "lstm", of: "all", sort: "name" }, shown: ["api", "db"] },
    { name: "the worst band first", view: { q: "", of: "all", sort: "band" }, shown: ["web", "api", "db"] },
    { name: "the most stretched", view: { q: "", of: "all", sort: "stretch" }, shown: ["web", "api", "db"] },
  ] as const)("is $name", ({ view, shown }) => {
    expect(names(view)).toEqual(shown);
  });
});
