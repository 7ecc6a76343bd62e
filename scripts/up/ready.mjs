import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "./refusal.mjs";

/** Resolves once `url` answers 200; rejects with a Refusal that says what it answered last after `ms`. */
export async function untilReady(url, { ms, signal }) {
  const end = Date.now() + ms;
  let last = "no answer";
  while (Date.now() < end) {
    signal.throwIfAborted();
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      if (response.ok) return;
      last = `${response.status} ${(await response.text()).slice(0, 200)}`;
    } catch (error) {
      last = error.cause?.code ?? error.message;
    }
    await sleep(100);
  }
  throw new Refusal(
    `PFN did not become ready in ${ms / 1000} s (${url}: ${last}); the logs are in .pfn/logs.`,
  );
}
