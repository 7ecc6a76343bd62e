import { CONTAINER_ID, ENGINE_PATHS, METHODS, SPELLINGS } from "@/bench/security/gate/engine-api";
import { jsonBody } from "@/bench/security/gate/raw-request";
import { type TriedGate, withGate } from "@/bench/security/gate/with-gate";
import { inParallel } from "@/server/adapters/docker/in-parallel";

const AT_ONCE = 24;
const UPDATE = jsonBody('{"NanoCpus":500000000}');
/** Of all that is tried below, this alone may reach the engine; stats and events need the very query that PFN sends. */
const MAY_PASS: ReadonlySet<string> = new Set([
  "GET /_ping",
  "GET /info",
  "GET /containers/json",
  `GET /containers/${CONTAINER_ID}/json`,
  `POST /containers/${CONTAINER_ID}/update`,
]);

/**
 * Every path of the engine's API × every method × every spelling, over the gate's socket.
 *
 * Returns  how many were tried. Throws with the first few that passed though they should not, or the other way round,
 *          and when a refusal was not logged.
 */
export async function tryEverything(): Promise<string> {
  // A short path is the same in several spellings.
  const targets = [...new Set(ENGINE_PATHS.flatMap((path) => SPELLINGS.map((spell) => spell(path))))];
  const tries = targets.flatMap((target) => METHODS.map((method) => ({ method, target })));
  const plenty = { burst: tries.length, perMinute: 60_000 };
  return withGate({ updates: plenty, questions: plenty }, async (gate) => {
    const answers = await inParallel(tries, AT_ONCE, async ({ method, target }) => {
      const { status } = await gate.ask({ method, target, ...(method === "POST" ? UPDATE : {}) });
      return { line: `${method} ${target}`, status };
    });
    return judge(gate, answers);
  });
}

function judge(gate: TriedGate, answers: { line: string; status: number }[]): string {
  const faults = answers.filter(({ line, status }) =>
    MAY_PASS.has(line) ? status !== 200 : status !== 403 && status !== 400,
  );
  // The gate itself asks whose container it is before it updates one: an inspect, which is on the list too.
  const strayed = gate.reached.filter(({ method, target }) => !MAY_PASS.has(`${method} ${target}`));
  const passed = answers.filter(({ status }) => status === 200).length;
  const logged = gate.lines.filter(({ msg }) => msg.startsWith("refused")).length;
  if (faults.length > 0) throw new Error(`unlike the list: ${JSON.stringify(faults.slice(0, 5))}`);
  if (strayed.length > 0) throw new Error(`reached the engine: ${JSON.stringify(strayed.slice(0, 5))}`);
  if (passed !== MAY_PASS.size) throw new Error(`${passed} passed, not ${MAY_PASS.size}`);
  if (logged !== answers.length - passed)
    throw new Error(`${answers.length - passed} refusals, ${logged} lines in the log`);
  return `${answers.length} requests: ${ENGINE_PATHS.length} paths × ${METHODS.length} methods × ${SPELLINGS.length} spellings; ${passed} on the list passed, each other one refused with a line in the log`;
}
