import { describe, expect, it } from "vitest";
import { EMPTY_OBJECTIVE, measureOptions, type ObjectiveDraft, readObjective } from "./read-objective";

const typed = (draft: Partial<ObjectiveDraft>) => readObjective({ ...EMPTY_OBJECTIVE, ...draft });

describe("an objective as typed", () => {
  it.each<{ name: string; draft: Partial<ObjectiveDraft>; input: object }>([
    {
      name: "is a share of the requests",
      draft: {},
      input: { measure: "error_ratio", bound: 0.05, minutes: 5, seriesId: null },
    },
    {
      name: "is a number of a series",
      draft: { of: "12", bound: "0,75" },
      input: { measure: "series", seriesId: 12, bound: 0.75 },
    },
    {
      name: "may be wrong from below",
      draft: { of: "12", bound: "3", side: "below" },
      input: { side: "below", bound: 3 },
    },
    {
      name: "is a mean latency",
      draft: { of: "mean_latency", bound: "1.5" },
      input: { measure: "mean_latency", bound: 1.5 },
    },
  ])("$name", ({ draft, input }) => {
    expect(typed(draft)).toMatchObject({ ok: true, input });
  });

  it.each<{ name: string; draft: Partial<ObjectiveDraft>; field: "bound" | "minutes" }>([
    { name: "more than all requests", draft: { bound: "120 %" }, field: "bound" },
    { name: "no number", draft: { of: "12", bound: "fast" }, field: "bound" },
    { name: "no time", draft: { minutes: "0" }, field: "minutes" },
    { name: "longer than an hour", draft: { minutes: "90" }, field: "minutes" },
  ])("is refused with a reason: $name", ({ draft, field }) => {
    expect(typed(draft)).toMatchObject({ ok: false, [field]: expect.any(String) });
  });

  it("offers the ratios only where their series are kept, and kept series only", () => {
    const series = (id: number, name: string, role: "errors" | "traffic" | null, selected = true) => ({
      id,
      name,
      labels: {},
      type: "counter",
      role,
      selected,
      lastValue: null,
      lastAt: null,
    });
    const errors = series(1, "errors_total", "errors");
    const traffic = series(2, "requests_total", "traffic");
    expect(
      measureOptions([errors, traffic, series(3, "other", null, false)]).map(({ value }) => value),
    ).toEqual(["error_ratio", "1", "2"]);
    expect(measureOptions([errors]).map(({ value }) => value)).toEqual(["1"]);
  });
});
