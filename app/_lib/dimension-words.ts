const NAMES: Record<string, string> = { cpu: "CPU", memory: "Memory", network: "Network", disk: "Disk" };

/** A dimension, or a cause, at the start of a line: "CPU", "Memory", "Network". What is not known here is shown as it is. */
export function dimensionName(dimension: string): string {
  return NAMES[dimension] ?? dimension;
}

/** The same within a sentence: "CPU", "memory", "network". */
export function dimensionNoun(dimension: string): string {
  return dimension === "cpu" ? "CPU" : dimension;
}
