import { describe, expect, it } from "vitest";
import { type LockedPackage, lintLockfile } from "@/bench/security/supply/lint-lockfile";
import { belowFloors } from "@/bench/security/supply/version-floors";

const INTEGRITY = `sha512-${"A".repeat(86)}==`;
const lockOf = (entry: LockedPackage, where = "node_modules/next") => ({
  lockfileVersion: 3,
  packages: { "": {}, [where]: { version: "16.4.5", integrity: INTEGRITY, ...entry } },
});

describe("lintLockfile", () => {
  it.each([
    { name: "without an address", entry: {} },
    { name: "from the registry", entry: { resolved: "https://registry.npmjs.org/next/-/next-16.4.5.tgz" } },
  ])("passes a package $name", ({ entry }) => expect(lintLockfile(lockOf(entry))).toEqual([]));

  it.each([
    { name: "a plain address", entry: { resolved: "http://registry.npmjs.org/next.tgz" }, fault: /is from/ },
    { name: "another host", entry: { resolved: "https://registry.npmjs.org.example/x" }, fault: /is from/ },
    { name: "git", entry: { resolved: "git+ssh://git@example.org/next.git#1" }, fault: /is from/ },
    { name: "no hash", entry: { integrity: undefined }, fault: /not pinned/ },
    { name: "a short hash", entry: { integrity: `sha1-${"A".repeat(27)}=` }, fault: /not pinned/ },
    { name: "a link", entry: { link: true }, fault: /link/ },
    { name: "a range", entry: { version: "^16.0.0" }, fault: /version/ },
  ])("finds $name", ({ entry, fault }) => expect(lintLockfile(lockOf(entry)).join()).toMatch(fault));

  it("does not pass an empty lockfile", () =>
    expect(lintLockfile({ lockfileVersion: 3, packages: {} })).toEqual(["it names no package"]));
});

describe("belowFloors", () => {
  it.each([
    { name: "the floor itself", locked: ["next", "16.2.6"], below: false },
    { name: "a version before it", locked: ["next", "16.2.5"], below: true },
    { name: "a pre-release of it", locked: ["next", "16.2.6-canary.1"], below: true },
    { name: "an older major line", locked: ["next", "15.5.18"], below: true },
    { name: "a newer major line", locked: ["next", "17.0.0"], below: false },
    { name: "a number that is longer, not smaller", locked: ["next", "16.10.0"], below: false },
    { name: "an older line that was mended too", locked: ["nanoid", "3.3.8"], below: false },
    { name: "a line between two that were mended", locked: ["nanoid", "4.0.0"], below: true },
  ])("judges $name", ({ locked: [name = "", version = ""], below }) =>
    expect(belowFloors([{ name, version }])).toHaveLength(below ? 1 : 0),
  );

  it("does not pass a lockfile that no floor speaks of", () =>
    expect(() => belowFloors([{ name: "left-pad", version: "1.0.0" }])).toThrow(/nothing was compared/));
});
