import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuzzyScore } from "./fuzzy-score";
import { rankItems } from "./rank-items";

const labels = ["checkout-api", "checkout-api-2", "chat-cache", "mail-relay", "Negotiations", "Pause acting"];
const find = (query: string) =>
  rankItems(
    labels.map((label) => ({ label })),
    query,
    3,
  ).map(({ label }) => label);

describe("rankItems", () => {
  it.each([
    { name: "a whole name finds itself first", query: "checkout-api", first: "checkout-api" },
    { name: "letters in order are enough", query: "mrl", first: "mail-relay" },
    { name: "beginnings of words count most", query: "ca2", first: "checkout-api-2" },
    { name: "blanks pass over anything", query: "che 2", first: "checkout-api-2" },
    { name: "case does not count", query: "NEGO", first: "Negotiations" },
  ])("$name", ({ query, first }) => {
    expect(find(query)[0]).toBe(first);
  });

  it("finds nothing for letters that are not there, and nothing for nothing", () => {
    expect(find("zzz")).toEqual([]);
    expect(find("  ")).toEqual([]);
  });

  it("finds by keywords too, after what is called so", () => {
    const items = [{ label: "Fleet", keywords: "containers risk" }, { label: "risk-engine" }];
    expect(rankItems(items, "risk", 5).map(({ label }) => label)).toEqual(["risk-engine", "Fleet"]);
  });

  it("matches every text by any of its own letters in order", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z-]{1,20}$/), fc.infiniteStream(fc.boolean()), (text, keep) => {
        const part = [...text].filter(() => keep.next().value).join("");
        expect(fuzzyScore(part, text)).not.toBeNull();
      }),
    );
  });
});
