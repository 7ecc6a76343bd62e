import { Worker } from "node:worker_threads";
import { dearForecasters } from "@/server/adapters/forecasters/dear-forecasters";
import type {
  ForecastReply,
  ForecastRequest,
  LstmChange,
} from "@/server/adapters/forecasters/thread/messages";
import type { DurationMs } from "@/server/domain/units";
import { type Forecaster, ForecastRefused } from "@/server/ports/forecaster";

export interface ThreadedForecasters {
  forecasters: Forecaster[];
  /** The LSTM speaks with these weights from now on, also in a thread that is started later. They must be whole. */
  setLstm(file: Uint8Array): void;
  close(): Promise<void>;
}

interface Waiting {
  resolve(reply: ForecastReply): void;
  reject(error: Error): void;
}

const TIMEOUT_MS = 10_000;
/** A model that gave no answer so often is not asked for so long: each time it hangs, forecasting waits. */
const HANGS = 2;
const BENCHED_MS: DurationMs = 15 * 60_000;
/** Of the thread's own heap: a model that leaks ends its thread and not the process. */
const MOST_MEGABYTES = 512;

/**
 * The dear models in a worker thread, so that none of them delays a collection. The thread starts with the first
 * question. One that hangs, or takes the thread down, fails that question; the next gets a new thread.
 */
export function threadedForecasters(timeoutMs: DurationMs = TIMEOUT_MS): ThreadedForecasters {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | null = null;
  let nextId = 0;
  let lstm: LstmChange | null = null;
  const hangs = new Map<string, { count: number; at: number }>();

  function refuseBenched(model: string): void {
    const own = hangs.get(model);
    if (!own || own.count < HANGS) return;
    if (performance.now() - own.at < BENCHED_MS)
      throw new ForecastRefused(
        `it gave no answer ${own.count} times and is not asked for a quarter of an hour`,
      );
    hangs.delete(model);
  }

  function noteHang(model: string): void {
    hangs.set(model, { count: (hangs.get(model)?.count ?? 0) + 1, at: performance.now() });
  }

  async function end(because: string): Promise<void> {
    const ending = thread;
    thread = null;
    for (const { reject } of waiting.values()) reject(new Error(because));
    waiting.clear();
    await ending?.terminate();
  }

  function start(): Worker {
    const started = new Worker(new URL("./forecast-thread.mjs", import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
    });
    const isCurrent = () => thread === started;
    started.on("message", (reply: ForecastReply) => {
      waiting.get(reply.id)?.resolve(reply);
      waiting.delete(reply.id);
    });
    started.on("error", (error) => isCurrent() && void end(`the models' thread failed: ${error.message}`));
    started.on("exit", () => isCurrent() && void end("the models' thread ended"));
    started.unref();
    if (lstm) started.postMessage(lstm);
    return started;
  }

  async function ask(request: Omit<ForecastRequest, "id" | "kind">): Promise<ForecastReply> {
    thread ??= start();
    const id = nextId++;
    let timer: NodeJS.Timeout | undefined;
    const reply = new Promise<ForecastReply>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      timer = setTimeout(() => {
        noteHang(request.model);
        void end(`${request.model} gave no answer in ${timeoutMs} ms`);
      }, timeoutMs);
    });
    thread.postMessage({ kind: "forecast", id, ...request } satisfies ForecastRequest);
    return reply.finally(() => clearTimeout(timer));
  }

  return {
    forecasters: dearForecasters().map(({ name, minPoints }) => ({
      name,
      minPoints,
      async forecast(series, steps, dimension) {
        refuseBenched(name);
        const reply = await ask({ model: name, series, steps, dimension });
        if (reply.kind === "path") return reply.path;
        throw reply.kind === "refused" ? new ForecastRefused(reply.because) : new Error(reply.because);
      },
    })),
    setLstm(file) {
      lstm = { kind: "lstm", file };
      thread?.postMessage(lstm);
    },
    close: () => end("closed"),
  };
}
