import fc from "fast-check";
import { CONTAINER_ID } from "@/bench/security/gate/engine-api";
import { jsonBody } from "@/bench/security/gate/raw-request";
import { withGate } from "@/bench/security/gate/with-gate";

const target = `/containers/${CONTAINER_ID}/update`;
const FIELDS: ReadonlySet<string> = new Set(["NanoCpus", "CpuPeriod", "CpuQuota", "Memory", "MemorySwap"]);
const PLENTY = { burst: 1e6, perMinute: 1e6 };

/** Update bodies near to right and far from it, over the socket; what reached the engine is looked at, not the answer. */
export async function tryUpdates(numRuns: number): Promise<string> {
  return withGate({ updates: PLENTY, questions: PLENTY }, async (gate) => {
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(bodies(), async (body) => {
        tried++;
        const { status } = await gate.ask({ method: "POST", target, ...jsonBody(body) });
        if (status !== 200 && status !== 403) throw new Error(`answered ${status} to ${body}`);
      }),
      { numRuns },
    );
    const updates = gate.reached.filter(({ method }) => method === "POST");
    for (const { body, headers } of updates) judge(body, headers);
    if (updates.length < numRuns / 20)
      throw new Error(`only ${updates.length} passed: next to nothing was tried`);
    return `${tried} bodies, ${updates.length} passed on, each with listed whole numbers only, written anew`;
  });
}

function judge(body: string, headers: Record<string, unknown>): void {
  const sent = JSON.parse(body) as Record<string, unknown>;
  const entries = Object.entries(sent);
  const stray = entries.find(([name, value]) => !FIELDS.has(name) || !Number.isSafeInteger(value));
  if (stray || entries.length === 0 || JSON.stringify(sent) !== body)
    throw new Error(`reached the engine: ${body}`);
  const own = Object.keys(headers).filter(
    (name) => !["host", "content-type", "content-length", "connection"].includes(name),
  );
  if (own.length > 0) throw new Error(`a client's headers reached the engine: ${own}`);
}

function bodies(): fc.Arbitrary<string> {
  const bytes = fc.integer({ min: 6 * 2 ** 20, max: 2 ** 36 });
  const right = fc.record(
    { NanoCpus: fc.integer({ min: 1e7, max: 1e11 }), memory: bytes },
    { requiredKeys: ["memory"] },
  );
  const rightText = right.map(({ memory, ...rest }) => ({ ...rest, Memory: memory, MemorySwap: -1 }));
  // Everything else that an update of the engine takes, by its own names.
  const strange = fc.constantFrom(
    "RestartPolicy",
    "PidsLimit",
    "CpusetCpus",
    "Devices",
    "memory",
    "KernelMemory",
    "Privileged",
    "__proto__",
  );
  const soiled = fc
    .tuple(rightText, strange, fc.jsonValue())
    .map(
      ([body, key, value]) =>
        `${JSON.stringify(body).slice(0, -1)},${JSON.stringify(key)}:${JSON.stringify(value)}}`,
    );
  return fc.oneof(
    rightText.map((body) => JSON.stringify(body)),
    soiled,
    fc.json(),
  );
}
