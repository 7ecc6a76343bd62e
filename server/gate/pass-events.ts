import type http from "node:http";
import type { Behind } from "@/server/gate/answer-call";
import { askEngine, EngineSilent } from "@/server/gate/ask-engine";
import { visibleEvent } from "@/server/gate/visible-fields";

const LONGEST_LINE = 256 * 1024;

/**
 * The engine's events, line by line, with the fields that PFN reads; ends when either side ends.
 * Throws `EngineSilent` when the engine does not open the stream.
 */
export async function passEvents(
  behind: Behind,
  path: string,
  response: http.ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const { status, stream } = await askEngine(behind.engine, behind.agent, { method: "GET", path, signal });
  if (status !== 200) {
    stream.destroy();
    throw new EngineSilent(`it answers a question for events with ${status}`);
  }
  response.writeHead(200, { "content-type": "application/json" });
  response.flushHeaders();
  stream.setEncoding("utf8");
  let rest = "";
  try {
    for await (const chunk of stream) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > LONGEST_LINE) throw new EngineSilent("an event has no end");
      for (const line of lines) {
        if (line.trim() === "") continue;
        if (!response.write(`${JSON.stringify(visibleEvent(JSON.parse(line)))}\n`))
          await drained(response, signal);
      }
    }
    response.end();
  } catch (error) {
    // Half a stream is not an end: the listener has to see that it broke, to ask again.
    response.destroy();
    if (!signal.aborted) throw error;
  } finally {
    stream.destroy();
  }
}

/** A listener that does not read holds nothing but itself. */
function drained(response: http.ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    response.once("drain", resolve);
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
