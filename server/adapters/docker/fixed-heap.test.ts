import { describe, expect, it } from "vitest";
import { fixedHeap } from "@/server/adapters/docker/fixed-heap";

const MIB = 2 ** 20;

describe("fixedHeap", () => {
  it.each<[string, string[], string[], string | null, number]>([
    ["no flag is no fixed heap", ["node", "app.js"], ["PATH=/bin"], null, 0],
    ["Java in mebibytes", ["java", "-Xmx512m", "-jar", "a.jar"], [], "-Xmx512m", 512 * MIB],
    ["Java in gibibytes, in capitals", ["java", "-Xmx2G"], [], "-Xmx2G", 2048 * MIB],
    ["Java in bytes", ["java", "-Xmx1048576"], [], "-Xmx1048576", MIB],
    ["Java by its long name", ["java", "-XX:MaxHeapSize=64m"], [], "-XX:MaxHeapSize=64m", 64 * MIB],
    [
      "Node with an equals sign",
      ["node", "--max-old-space-size=300", "a.js"],
      [],
      "--max-old-space-size=300",
      300 * MIB,
    ],
    ["Node with a blank", ["node", "--max-old-space-size", "300"], [], "--max-old-space-size 300", 300 * MIB],
    [
      "Node with underscores",
      ["node", "--max_old_space_size=300"],
      [],
      "--max_old_space_size=300",
      300 * MIB,
    ],
    ["inside of a shell's argument", ["sh", "-c", "exec java -Xmx1g -jar a.jar"], [], "-Xmx1g", 1024 * MIB],
    ["from JAVA_TOOL_OPTIONS", ["java"], ["JAVA_TOOL_OPTIONS=-Dx=1 -Xmx100m"], "-Xmx100m", 100 * MIB],
    [
      "from NODE_OPTIONS",
      ["node"],
      ["NODE_OPTIONS=--max-old-space-size=64"],
      "--max-old-space-size=64",
      64 * MIB,
    ],
    ["the last of several wins", ["java", "-Xmx1g", "-Xmx2g"], [], "-Xmx2g", 2048 * MIB],
    [
      "the command wins over JAVA_TOOL_OPTIONS",
      ["java", "-Xmx1g"],
      ["JAVA_TOOL_OPTIONS=-Xmx9g"],
      "-Xmx1g",
      1024 * MIB,
    ],
    ["_JAVA_OPTIONS wins over the command", ["java", "-Xmx1g"], ["_JAVA_OPTIONS=-Xmx9m"], "-Xmx9m", 9 * MIB],
    ["a share of memory is not fixed", ["java", "-XX:MaxRAMPercentage=75"], [], null, 0],
    ["zero is the default, not a cap", ["node", "--max-old-space-size=0"], [], null, 0],
    ["another variable is not looked into", ["x"], ["NOTES=-Xmx1g"], null, 0],
  ])("%s", (_, command, env, flag, bytes) => {
    expect(fixedHeap(command, env)).toEqual(flag === null ? null : { flag, bytes });
  });
});
