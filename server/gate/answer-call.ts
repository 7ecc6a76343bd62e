import type http from "node:http";
import type { AllowedCall } from "@/server/gate/allowed-call";
import { askEngine, type EngineAddress, EngineSilent, wholeText } from "@/server/gate/ask-engine";
import { checkedUpdate } from "@/server/gate/checked-update";
import { Refusal } from "@/server/gate/refusal";
import { visibleInfo, visibleInspect, visibleList } from "@/server/gate/visible-fields";

const LONGEST_ANSWER = 64 * 1024 * 1024;
const LONGEST_WORDS = 2_048;
/** On a container: the gate never changes it. PFN's own services carry it. */
export const PROTECTED_LABEL = "pfn.protected";

/** The engine behind the gate. */
export interface Behind {
  engine: EngineAddress;
  agent: http.Agent;
  /** No update passes. */
  readOnly: boolean;
}

export interface Answer {
  status: number;
  body: string;
}

/**
 * Passes one allowed call on and makes its answer of what PFN may see.
 *
 * body     the client's, for an update.
 * Throws   `Refusal`; `EngineSilent` when the engine gave no whole answer.
 */
export async function answerCall(
  behind: Behind,
  call: Exclude<AllowedCall, { kind: "events" }>,
  body: string,
  signal: AbortSignal,
): Promise<Answer> {
  if (call.kind === "update") return update(behind, call, body, signal);
  const { status, text } = await ask(behind, { method: "GET", path: call.path, signal });
  if (status !== 200) return { status, body: inWords(text) };
  switch (call.kind) {
    case "ping":
      return { status, body: "OK" };
    case "info":
      return { status, body: JSON.stringify(visibleInfo(parsed(text))) };
    case "list":
      return { status, body: JSON.stringify(visibleList(parsed(text))) };
    case "inspect":
      return { status, body: JSON.stringify(visibleInspect(parsed(text))) };
    case "stats":
      return { status, body: text };
  }
}

async function update(
  behind: Behind,
  { id, path }: { id: string; path: string },
  text: string,
  signal: AbortSignal,
): Promise<Answer> {
  const wanted = checkedUpdate(text);
  if (behind.readOnly) throw new Refusal("this gate is read-only");
  // Labels stay the same for the whole life of a container, so asking before is enough.
  const seen = await ask(behind, { method: "GET", path: `/containers/${id}/json`, signal });
  if (seen.status !== 200) return { status: seen.status, body: inWords(seen.text) };
  const { Config } = parsed(seen.text) as { Config?: { Labels?: Record<string, string> | null } };
  if (Object.hasOwn(Config?.Labels ?? {}, PROTECTED_LABEL))
    throw new Refusal(`the container is labelled ${PROTECTED_LABEL}: the gate never changes it`);
  const { status, text: said } = await ask(behind, {
    method: "POST",
    path,
    body: JSON.stringify(wanted),
    signal,
  });
  return { status, body: status === 200 ? '{"Warnings":null}' : inWords(said) };
}

async function ask(behind: Behind, request: Parameters<typeof askEngine>[2]) {
  const { status, stream } = await askEngine(behind.engine, behind.agent, request);
  return { status, text: await wholeText(stream, LONGEST_ANSWER) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EngineSilent("its answer is no JSON", { cause: error });
  }
}

/** An engine's own words of refusal, which people need to read; nothing else of such an answer. */
function inWords(text: string): string {
  let message = text;
  try {
    message = String((JSON.parse(text) as { message?: unknown }).message ?? text);
  } catch {
    // Not every refusal is JSON; its text is then the message.
  }
  return JSON.stringify({ message: message.slice(0, LONGEST_WORDS) });
}
