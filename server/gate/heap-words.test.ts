import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixedHeap } from "@/server/adapters/docker/fixed-heap";
import { heapVariables, heapWords } from "@/server/gate/heap-words";

describe("what is left of a command line and an environment", () => {
  it.each([
    { name: "a flag of the JVM", words: ["-jar", "a.jar", "-Xmx512m", "--password=x"], left: ["-Xmx512m"] },
    {
      name: "a flag of Node with its size after it",
      words: ["--max-old-space-size", "64", "x"],
      left: ["--max-old-space-size", "64"],
    },
    { name: "one inside of a shell's argument", words: ["-c", "java '-Xmx1g' -Dkey=x"], left: ["-Xmx1g"] },
    {
      name: "nothing that only looks alike",
      words: ["-Xmx512m;curl", "--max-old-space-size=secret", "--max-old-space-size"],
      left: [],
    },
  ])("keeps $name", ({ words, left }) => expect(heapWords(words)).toEqual(left));

  it("keeps of an environment the caps alone, with their variables' names", () =>
    expect(
      heapVariables(["TOKEN=-Xmx1g", "JAVA_OPTS=-Dkey=x -Xmx256m", "NODE_OPTIONS=--require x", "PATH"]),
    ).toEqual(["JAVA_OPTS=-Xmx256m"]));

  it("finds the same heap as the whole would, and lets no other word out", () => {
    const word = fc.oneof(
      fc.constantFrom(
        "-Xmx512m",
        "-XX:MaxHeapSize=1g",
        "--max-old-space-size=64",
        "--max-old-space-size 64",
        "'-Xmx2G'",
      ),
      fc.stringMatching(/^[a-z=-]{1,12}$/),
    );
    const command = fc.array(word, { maxLength: 6 });
    const line = fc.tuple(fc.constantFrom("JAVA_OPTS", "NODE_OPTIONS", "_JAVA_OPTIONS", "OTHER"), command);
    const env = fc.array(
      line.map(([name, words]) => `${name}=${words.join(" ")}`),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(command, env, (words, lines) => {
        expect(fixedHeap(heapWords(words), heapVariables(lines))).toEqual(fixedHeap(words, lines));
        const out = [...heapWords(words), ...heapVariables(lines).flatMap((text) => text.split(/[= ]/))];
        for (const one of out) expect(one).not.toMatch(/^(OTHER|[a-z]{1,12})$/);
      }),
      { numRuns: 1_000 },
    );
  });
});
