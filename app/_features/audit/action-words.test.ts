import { describe, expect, it } from "vitest";
import { actionWords, subjectWords } from "./action-words";

describe("an action of the audit in words", () => {
  it.each([
    { name: "a person's decision", action: "negotiation.reject", words: "rejected an offer" },
    { name: "a change that failed", action: "change.grant.failed", words: "failed: raised a limit" },
    { name: "one that has no words yet", action: "model.un_known", words: "model un known" },
  ])("$name", ({ action, words }) => {
    expect(actionWords(action)).toBe(words);
  });
});

describe("a subject in words", () => {
  it.each([
    { name: "a person", subject: "person:ada@example.com", words: "ada@example.com" },
    { name: "a container", subject: "container:12", words: "container 12" },
    {
      name: "an id nobody can read",
      subject: "negotiation:0190163d-8694-739b-aea5-966c26f8ad91",
      words: "negotiation",
    },
    { name: "all of it", subject: "installation", words: "" },
    { name: "a name with a colon", subject: "policy:web:eu", words: "web:eu" },
  ])("$name", ({ subject, words }) => {
    expect(subjectWords(subject)).toBe(words);
  });
});
