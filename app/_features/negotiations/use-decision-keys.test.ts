import { describe, expect, it } from "vitest";
import { meaningOf } from "./use-decision-keys";

const press = {
  key: "a",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  defaultPrevented: false,
};

describe("single keys", () => {
  it.each([
    ["j", "next"],
    ["k", "previous"],
    ["a", "approve"],
    ["r", "reject"],
    ["c", "counter"],
    ["?", "help"],
    ["A", null],
    ["x", "choose"],
    ["u", "undo"],
    ["q", null],
    ["constructor", null],
  ])("%s means %s", (key, meaning) => {
    expect(meaningOf({ ...press, key })).toBe(meaning);
  });

  it.each([
    { name: "with Ctrl, which belongs to the browser", change: { ctrlKey: true } },
    { name: "with Cmd, which belongs to the system", change: { metaKey: true } },
    { name: "with Alt, which belongs to menus", change: { altKey: true } },
    { name: "when held: leaning on a key approves nothing", change: { repeat: true } },
    { name: "when another part has acted on it", change: { defaultPrevented: true } },
  ])("mean nothing $name", ({ change }) => {
    expect(meaningOf({ ...press, ...change })).toBeNull();
  });
});
