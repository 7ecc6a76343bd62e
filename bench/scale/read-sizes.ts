export interface Size {
  containers: number;
  hosts: number;
  workers: number;
  queue: "postgres" | "redis";
}

export interface ScaleOptions {
  sizes: Size[];
  /** How long each size is measured. */
  seconds: number;
  intervalSeconds: number;
  json: boolean;
  /** The CPU of each stage in one process, instead of whole installations. */
  stages: boolean;
}

/** Those that the table of docs/operations/capacity.md shows: every size with as many hosts as it has hundreds, and each way of scaling out. */
const DEFAULTS: Size[] = [
  { containers: 100, hosts: 1, workers: 1, queue: "postgres" },
  { containers: 1_000, hosts: 10, workers: 1, queue: "postgres" },
  { containers: 1_000, hosts: 10, workers: 2, queue: "postgres" },
  { containers: 1_000, hosts: 10, workers: 2, queue: "redis" },
  { containers: 10_000, hosts: 100, workers: 1, queue: "postgres" },
  { containers: 10_000, hosts: 100, workers: 2, queue: "postgres" },
  { containers: 10_000, hosts: 100, workers: 2, queue: "redis" },
];

/**
 * Reads the command line: `--containers=100,1000 --hosts=1,10 --workers=1,2 --queue=postgres,redis` measure every
 * combination that has a container for each host; without any of them the default sizes are measured.
 * Throws  RangeError with a sentence for what is not understood.
 */
export function readSizes(argv: readonly string[]): ScaleOptions {
  const given = new Map<string, string>();
  let json = false;
  let quick = false;
  let stages = false;
  for (const word of argv) {
    const [, name, value] = /^--([a-z]+)=(.+)$/.exec(word) ?? [];
    if (word === "--json") json = true;
    else if (word === "--quick") quick = true;
    else if (word === "--stages") stages = true;
    else if (name && value && KNOWN.has(name)) given.set(name, value);
    else
      throw new RangeError(
        `${word} is not understood: use --json, --quick, --stages, or ${[...KNOWN].map((n) => `--${n}=…`).join(", ")}`,
      );
  }
  const numbers = (name: string, fallback: number[], most: number) =>
    given
      .get(name)
      ?.split(",")
      .map((text) => whole(name, text, most)) ?? fallback;
  const seconds = numbers("seconds", [quick ? 20 : 60], 3_600)[0]!;
  const intervalSeconds = numbers("interval", [10], 600)[0]!;
  const isPicked = ["containers", "hosts", "workers", "queue"].some((name) => given.has(name));
  if (!isPicked)
    return { sizes: quick ? DEFAULTS.slice(0, 1) : DEFAULTS, seconds, intervalSeconds, json, stages };
  const sizes: Size[] = [];
  for (const containers of numbers("containers", [100, 1_000, 10_000], 10_000))
    for (const hosts of numbers("hosts", [1, 10, 100], 1_000))
      for (const workers of numbers("workers", [1, 2], 8))
        for (const queue of queues(given.get("queue")))
          if (hosts <= containers) sizes.push({ containers, hosts, workers, queue });
  if (sizes.length === 0) throw new RangeError("no size is left: each host needs a container");
  return { sizes, seconds, intervalSeconds, json, stages };
}

const KNOWN = new Set(["containers", "hosts", "workers", "queue", "seconds", "interval"]);

function queues(text = "postgres"): Size["queue"][] {
  return text.split(",").map((word) => {
    if (word === "postgres" || word === "redis") return word;
    throw new RangeError(`--queue takes postgres and redis, not ${word}`);
  });
}

function whole(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new RangeError(`--${name} takes whole numbers from 1 to ${most}, not ${text}`);
  return value;
}
