import { describe, expect, it } from "vitest";
import { newPerson } from "@/server/api/shapes/people";
import { type PersonDraft, personErrors } from "./read-person";

const ada: PersonDraft = {
  name: "Ada Lovelace",
  email: "ada@example.com",
  role: "operator",
  password: "analytical engine",
};

describe("a new person", () => {
  it.each([
    { name: "a whole form is fine", change: {}, at: [] },
    { name: "a name of blanks is none", change: { name: "  " }, at: ["name"] },
    { name: "an address needs its domain", change: { email: "ada@" }, at: ["email"] },
    { name: "an address holds no blanks", change: { email: "ada l@example.com" }, at: ["email"] },
    { name: "nine characters are too few", change: { password: "123456789" }, at: ["password"] },
    { name: "129 characters are too many", change: { password: "x".repeat(129) }, at: ["password"] },
    {
      name: "everything missing is said at once",
      change: { name: "", email: "", password: "" },
      at: ["name", "email", "password"],
    },
  ])("$name, as the API sees it", ({ change, at }) => {
    const draft = { ...ada, ...change };
    expect(Object.keys(personErrors(draft))).toEqual(at);
    expect(newPerson.safeParse(draft).success).toBe(at.length === 0);
  });
});
