import type { Bytes } from "@/server/domain/units";
import type { ContainerSnapshot } from "@/server/ports/container-runtime";

/** Environment variables that carry flags, in the order in which the JVM and Node let one override another. */
const BEFORE_COMMAND = [
  "JAVA_TOOL_OPTIONS",
  "JDK_JAVA_OPTIONS",
  "JAVA_OPTS",
  "CATALINA_OPTS",
  "NODE_OPTIONS",
];
const AFTER_COMMAND = ["_JAVA_OPTIONS"];

const UNITS: Record<string, Bytes> = { "": 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/**
 * A heap cap that stays the same however much memory the container gets; with several, the one that wins.
 *
 * command  entrypoint and arguments; a shell's one long argument is looked into.
 * env      "NAME=value" lines, of which only the matched flag and its size leave this function.
 * Source   `java -X` and JDK_JAVA_OPTIONS of the JDK; `node --v8-options` (MiB, with "-" or "_").
 */
export function fixedHeap(
  command: readonly string[],
  env: readonly string[],
): ContainerSnapshot["fixedHeap"] {
  const valuesOf = (names: readonly string[]) =>
    names.flatMap((name) =>
      env.filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(name.length + 1)),
    );
  const words = [...valuesOf(BEFORE_COMMAND), ...command, ...valuesOf(AFTER_COMMAND)]
    .flatMap((text) => text.split(/\s+/))
    .map((word) => word.replace(/^["']|["']$/g, ""));
  let found: ContainerSnapshot["fixedHeap"] = null;
  for (const [at, word] of words.entries()) found = heapFlag(word, words[at + 1] ?? "") ?? found;
  return found;
}

function heapFlag(word: string, next: string): ContainerSnapshot["fixedHeap"] {
  const java = /^(?:-Xmx|-XX:MaxHeapSize=)(\d+)([kmgt]?)$/i.exec(word);
  if (java) return sized(word, Number(java[1]) * (UNITS[(java[2] ?? "").toLowerCase()] ?? 1));
  const node = /^--max[-_]old[-_]space[-_]size(?:=(\d+))?$/.exec(word);
  if (!node) return null;
  if (node[1] !== undefined) return sized(word, Number(node[1]) * 2 ** 20);
  return /^\d+$/.test(next) ? sized(`${word} ${next}`, Number(next) * 2 ** 20) : null;
}

/** Zero means "the default" to both: no cap of its own. */
function sized(flag: string, bytes: Bytes): ContainerSnapshot["fixedHeap"] {
  return bytes > 0 ? { flag, bytes } : null;
}
