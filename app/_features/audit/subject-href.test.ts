import { describe, expect, it } from "vitest";
import { subjectHref } from "./subject-href";

describe("what an audit row is about", () => {
  it.each([
    ["container:12", "/containers/12"],
    ["negotiation:0193-ab", "/negotiations/0193-ab"],
    ["policy:checkout", "/policies"],
    ["policy:3", "/policies?policy=3"],
    ["host:1", "/hosts"],
    ["user:x", "/settings/people"],
    ["setting:acting_paused", null],
    ["container:../x", null],
  ])("the subject %s leads to %s", (subject, href) => {
    expect(subjectHref(subject)).toBe(href);
  });
});
