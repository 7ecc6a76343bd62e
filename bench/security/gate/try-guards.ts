import { CONTAINER_ID } from "@/bench/security/gate/engine-api";
import { jsonBody, type RawAnswer } from "@/bench/security/gate/raw-request";
import { type TriedGate, withGate } from "@/bench/security/gate/with-gate";

const update = (gate: TriedGate): Promise<RawAnswer> =>
  gate.ask({
    method: "POST",
    target: `/containers/${CONTAINER_ID}/update`,
    ...jsonBody('{"NanoCpus":500000000}'),
  });
const changes = ({ reached }: TriedGate) => reached.filter(({ method }) => method === "POST").length;

/** PFN's own containers, and a gate that is for looking only: no update passes. */
export async function tryProtected(): Promise<string> {
  for (const options of [
    { labels: { "pfn.protected": "" } },
    { labels: { "pfn.protected": "false" } },
    { readOnly: true },
  ])
    await withGate(options, async (gate) => {
      const { status, text } = await update(gate);
      if (status !== 403 || changes(gate) > 0)
        throw new Error(`${JSON.stringify(options)}: ${status} ${text}`);
    });
  await withGate({ labels: { "pfn.other": "true" } }, async (gate) => {
    const { status } = await update(gate);
    if (status !== 200 || changes(gate) !== 1)
      throw new Error(`another container could not be updated: ${status}`);
  });
  return "a container labelled pfn.protected, whatever the label's value, and a read-only gate: refused; another one: passed";
}

/** More updates, questions and listeners than PFN has a use for. */
export async function tryFloods(): Promise<string> {
  const cap = { burst: 5, perMinute: 1 };
  return withGate({ updates: cap, questions: cap }, async (gate) => {
    const flood = (one: () => Promise<RawAnswer>) => Promise.all(Array.from({ length: 40 }, one));
    const updates = await flood(() => update(gate));
    const questions = await flood(() => gate.ask({ method: "GET", target: "/info" }));
    for (const answers of [updates, questions]) {
      const [passed, held] = [200, 429].map((status) => answers.filter((a) => a.status === status).length);
      if (passed !== 5 || held !== 35) throw new Error(`${passed} passed and ${held} were held back`);
    }
    if (changes(gate) !== 5) throw new Error(`${changes(gate)} updates reached the engine`);
    return "40 updates and 40 questions at once, 5 of each allowed: 5 passed, 35 answered 429";
  });
}
