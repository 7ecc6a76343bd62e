import { boundaries } from "./boundaries.mjs";
import { verdict } from "./capture.mjs";
import { sizes } from "./sizes.mjs";
import { types } from "./types.mjs";

const CHECKS = [
  { name: "types", run: types },
  { name: "biome", run: () => verdict("@biomejs/biome/bin/biome", ["ci", "--colors=off", "."]) },
  { name: "boundaries", run: boundaries },
  { name: "dead code", run: () => verdict("knip/bin/knip.js", ["--no-progress"]) },
  { name: "sizes", run: sizes },
];

// Each takes a core and some hundred megabytes: more at once only slows them all on a small machine.
const AT_ONCE = 2;

/** Runs every check, prints one table and the findings of those that fail. Resolves to { passed, failed }. */
export async function runChecks() {
  const waiting = CHECKS.map((check) => ({ ...check }));
  const outcomes = new Map();
  const lane = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const since = performance.now();
      const outcome = await check
        .run()
        .catch((error) => ({ ok: false, summary: "broke", detail: error.stack }));
      outcomes.set(check.name, { ...outcome, seconds: (performance.now() - since) / 1000 });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));

  const failing = CHECKS.filter(({ name }) => !outcomes.get(name).ok);
  for (const { name } of failing) console.log(`\n── ${name}\n${outcomes.get(name).detail}`);
  console.log("");
  for (const { name } of CHECKS) {
    const { ok, summary, seconds } = outcomes.get(name);
    console.log(`${ok ? "✓" : "✗"} ${name.padEnd(11)} ${`${seconds.toFixed(1)} s`.padStart(7)}  ${summary}`);
  }
  return { passed: CHECKS.length - failing.length, failed: failing.length };
}
