import { describe, expect, it } from "vitest";
import { CannotTry } from "@/bench/security/control";
import { CONTROLS } from "@/bench/security/rows";
import { runControls } from "@/bench/security/run-controls";

const saying = (control: string, run: () => Promise<string>) => ({ control, run });

describe("runControls", () => {
  const three = [
    saying("holds", async () => "saw it"),
    saying("breaks", async () => {
      throw new Error("a hole");
    }),
    saying("needs an engine", async () => {
      throw new CannotTry("no engine here");
    }),
  ];

  it("makes a row of what was tried, and none of what could not be", async () => {
    expect(await runControls(three)).toEqual({
      rows: [
        { control: "holds", pass: true, saw: "saw it" },
        { control: "breaks", pass: false, saw: "a hole" },
      ],
      skipped: [{ control: "needs an engine", because: "no engine here" }],
    });
  });

  it("does not take silence for a pass", async () => {
    const { rows } = await runControls([saying("mute", async () => " ")]);
    expect(rows).toEqual([{ control: "mute", pass: false, saw: "it does not say what it saw" }]);
  });

  it("leaves the long ones out of the short form", async () => {
    const long = { ...saying("long", async () => "saw it"), longOnly: "takes minutes" };
    expect((await runControls([...three.slice(0, 1), long], { short: true })).rows).toHaveLength(1);
  });

  it("refuses to run nothing, and two of one name", async () => {
    await expect(runControls(three, { only: "nothing of the kind" })).rejects.toThrow(/no control matches/);
    await expect(runControls([three[0]!, three[0]!])).rejects.toThrow(/two controls are named "holds"/);
  });
});

describe("the controls of this installation, in their short form", () => {
  const short = CONTROLS.filter(({ longOnly }) => longOnly === undefined);

  it.each(short)("$control", { timeout: 180_000 }, async (control) => {
    const { rows, skipped = [] } = await runControls([control]);
    for (const row of rows) expect(row).toMatchObject({ pass: true, saw: expect.any(String) });
    const because = skipped[0]?.because;
    if (because !== undefined && process.env.PFN_REQUIRE_ALL === "1") expect.fail(because);
    if (because !== undefined) console.warn(`left out: ${control.control} (${because})`);
  });
});
