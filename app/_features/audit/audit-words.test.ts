import { describe, expect, it } from "vitest";
import { actorWords, subjectHref } from "./audit-words";

describe("who did what to whom", () => {
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

  it.each([
    ["container:12", "/containers/12"],
    ["negotiation:0193-ab", "/negotiations/0193-ab"],
    ["policy:checkout", "/policies"],
    ["policy:3", "/policies?policy=3"],
    ["host:1", "/hosts"],
    ["user:x", "/people"],
    ["setting:acting_paused", null],
    ["container:../x", null],
  ])("the subject %s leads to %s", (subject, href) => {
    expect(subjectHref(subject)).toBe(href);
  });
});
