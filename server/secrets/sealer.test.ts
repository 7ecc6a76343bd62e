import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openSealer, SecretUnreadable } from "./sealer";

const KEY = "k".repeat(32);
const OTHER = "o".repeat(40);
const sealer = openSealer(KEY);

describe("sealing", () => {
  it("gives back any text, and never shows it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 4 }), fc.string(), (text, about) => {
        const sealed = sealer.seal(text, about);
        expect(sealer.open(sealed, about)).toBe(text);
        expect(sealed).not.toContain(text);
        expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]+$/);
      }),
    );
  });

  it("is different each time, so that equal secrets cannot be told", () => {
    expect(sealer.seal("same", "row:1")).not.toBe(sealer.seal("same", "row:1"));
  });

  it("opens what an older key sealed, and seals with the first", () => {
    const both = openSealer(`${OTHER},${KEY}`);
    expect(both.open(sealer.seal("old", "row:1"), "row:1")).toBe("old");
    expect(openSealer(OTHER).open(both.seal("new", "row:1"), "row:1")).toBe("new");
  });

  it("refuses a key that could be guessed", () => {
    expect(() => openSealer("short")).toThrow(RangeError);
    expect(() => openSealer(`${KEY},`)).toThrow(RangeError);
  });
});

describe("a secret cannot be opened", () => {
  const sealed = sealer.seal("the secret", "row:1");
  it.each([
    { name: "for another row", text: sealed, about: "row:2", by: sealer },
    { name: "with another key", text: sealed, about: "row:1", by: openSealer(OTHER) },
    { name: "once it was cut", text: sealed.slice(0, -6), about: "row:1", by: sealer },
    { name: "once it is empty", text: sealed.split(".").slice(0, 2).join("."), about: "row:1", by: sealer },
    { name: "when it never was one", text: "plain text", about: "row:1", by: sealer },
  ])("$name", ({ text, about, by }) => {
    expect(() => by.open(text, about)).toThrow(SecretUnreadable);
  });

  it("after any one bit was turned", () => {
    const [version, id, body] = sealed.split(".");
    const bytes = Buffer.from(body!, "base64url");
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const turned = Buffer.from(bytes);
        turned[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => sealer.open(`${version}.${id}.${turned.toString("base64url")}`, "row:1")).toThrow(
          SecretUnreadable,
        );
      }),
    );
  });
});
