import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { type RawAnswer, type RawParts, rawRequest, requestBytes } from "@/bench/security/gate/raw-request";
import { type Reached, recordingEngine } from "@/bench/security/gate/recording-engine";
import { listenAt } from "@/server/gate/listen-at";
import { type GateOptions, serveGate } from "@/server/gate/serve-gate";

export interface TriedGate {
  socket: string;
  /** All that reached the engine so far. */
  reached: Reached[];
  /** The gate's log, a line each. */
  lines: { msg: string; because?: string; target?: string }[];
  ask(parts: RawParts): Promise<RawAnswer>;
}

export interface WithGateOptions extends Partial<GateOptions> {
  /** Of the one container that the engine has. */
  labels?: Record<string, string>;
}

/** The real gate at a socket of its own, before an engine that notes what reaches it; both gone afterwards. */
export async function withGate<T>(
  options: WithGateOptions,
  work: (gate: TriedGate) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "pfn-gate-"));
  const [engineSocket, socket] = [join(folder, "engine.sock"), join(folder, "gate.sock")];
  const { labels, ...gateOptions } = options;
  const { server: engine, reached } = recordingEngine(labels);
  const lines: TriedGate["lines"] = [];
  const log = pino({ base: null }, { write: (line) => void lines.push(JSON.parse(line)) });
  const gate = serveGate({ engine: { kind: "socket", path: engineSocket }, log, ...gateOptions });
  try {
    await listenAt(engine, engineSocket, 0o600);
    await listenAt(gate, socket, 0o600);
    return await work({ socket, reached, lines, ask: (parts) => rawRequest(socket, requestBytes(parts)) });
  } finally {
    for (const server of [gate, engine]) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(folder, { recursive: true, force: true });
  }
}
