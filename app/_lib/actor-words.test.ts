import { describe, expect, it } from "vitest";
import { actorWords } from "./actor-words";

describe("who did it", () => {
  it.each([
    ["user:Ada", { kind: "person", name: "Ada" }],
    ["user:Ada: the second", { kind: "person", name: "Ada: the second" }],
    ["policy:checkout", { kind: "policy", name: "policy checkout" }],
    ["controller", { kind: "controller", name: "controller" }],
    ["runtime", { kind: "runtime", name: "runtime" }],
    ["somebody else", { kind: "other", name: "somebody else" }],
  ])("the actor %s is read as it was recorded", (actor, words) => {
    expect(actorWords(actor)).toEqual(words);
  });
});
