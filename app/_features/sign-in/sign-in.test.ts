import { describe, expect, it } from "vitest";
import { setupFaults } from "../setup/setup-faults";
import { safeNext } from "./safe-next";
import { signInProblem } from "./sign-in-problem";

describe("safeNext", () => {
  it.each([
    { name: "a path of this site is kept", next: "/containers/7?range=6h", to: "/containers/7?range=6h" },
    { name: "nothing leads to the fleet", next: undefined, to: "/" },
    { name: "another site does not", next: "https://evil.example", to: "/" },
    { name: "another site without a scheme does not", next: "//evil.example", to: "/" },
    { name: "a backslash that browsers read as a slash does not", next: "/\\evil.example", to: "/" },
    { name: "a tab that browsers drop does not", next: "/\t/evil.example", to: "/" },
  ])("$name", ({ next, to }) => {
    expect(safeNext(next)).toBe(to);
  });
});

describe("signInProblem", () => {
  it.each([
    { name: "a wrong password", status: 401, says: /wrong/ },
    { name: "a disabled account", status: 403, says: /disabled/ },
    { name: "too many attempts", status: 429, says: /Wait a minute/ },
    { name: "a server that is gone", status: 0, says: /does not answer/ },
    { name: "a server that failed", status: 500, says: /failed/ },
  ])("tells $name from the others", ({ status, says }) => {
    expect(signInProblem(status)).toMatch(says);
  });
});

describe("setupFaults", () => {
  const form = { name: "Ada", email: "ada@example.com", password: "correct horse" };
  it("finds nothing wrong with a whole form", () => {
    expect(setupFaults(form)).toEqual({});
  });
  it.each([
    { name: "a blank name", change: { name: "  " }, field: "name" },
    { name: "an address without a domain", change: { email: "ada@example" }, field: "email" },
    { name: "a short password", change: { password: "123456789" }, field: "password" },
    { name: "a password that is too long", change: { password: "x".repeat(129) }, field: "password" },
  ])("names the field of $name", ({ change, field }) => {
    expect(Object.keys(setupFaults({ ...form, ...change }))).toEqual([field]);
  });
});
