/** Where the JVM and Node read flags from, and nothing else of an environment passes. */
const VARIABLES: ReadonlySet<string> = new Set([
  "JAVA_TOOL_OPTIONS",
  "JDK_JAVA_OPTIONS",
  "JAVA_OPTS",
  "CATALINA_OPTS",
  "NODE_OPTIONS",
  "_JAVA_OPTIONS",
]);
const WITH_SIZE = /^(?:-Xmx|-XX:MaxHeapSize=|--max[-_]old[-_]space[-_]size=)\d{1,15}[kmgt]?$/i;
const SIZE_FOLLOWS = /^--max[-_]old[-_]space[-_]size$/;

/** The heap caps in a command line, word by word, and nothing of what stands around them: it may be a password. */
export function heapWords(words: readonly string[]): string[] {
  const parts = words.flatMap((text) => text.split(/\s+/)).map((word) => word.replace(/^["']|["']$/g, ""));
  return parts.flatMap((word, at) => {
    if (WITH_SIZE.test(word)) return [word];
    const next = parts[at + 1] ?? "";
    return SIZE_FOLLOWS.test(word) && /^\d{1,15}$/.test(next) ? [word, next] : [];
  });
}

/** An environment's heap caps as "NAME=caps"; a variable without any is left out whole. */
export function heapVariables(env: readonly string[]): string[] {
  return env.flatMap((line) => {
    const at = line.indexOf("=");
    const name = line.slice(0, Math.max(0, at));
    if (!VARIABLES.has(name)) return [];
    const caps = heapWords([line.slice(at + 1)]);
    return caps.length > 0 ? [`${name}=${caps.join(" ")}`] : [];
  });
}
