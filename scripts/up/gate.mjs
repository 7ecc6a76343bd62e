import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inRoot, inState } from "./paths.mjs";
import { Refusal } from "./refusal.mjs";

/** A socket's path is at most 107 bytes long on Linux, 103 on macOS. */
const LONGEST_PATH = 100;
const READY_MS = 30_000;
const PATIENCE_MS = 2_000;
/** What leads to an engine; the gate alone gets it. */
const TO_THE_ENGINE = ["DOCKER_HOST", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "DOCKER_CONTEXT"];
/** What a gate has no use for. */
const SECRETS = ["DATABASE_URL", "REDIS_URL", "BETTER_AUTH_SECRET", "PFN_SECRET_KEY"];

const without = (names) => Object.fromEntries(names.map((name) => [name, undefined]));

/**
 * How this start reaches its engine.
 *
 * runtime  as `chooseRuntime` says.
 * Returns  { gate, workers, web, line }: variables for the three processes, `gate` null where none is started: for the
 *          simulated fleet, for a gate that runs already (PFN_GATE_SOCKET), and on Windows; `line` says which.
 */
export function planGate(runtime, env = process.env, platform = process.platform) {
  const web = { ...runtime.env, ...without([...TO_THE_ENGINE, "PFN_GATE_SOCKET"]) };
  const demo = [runtime.env.PFN_DEMO, env.PFN_DEMO].some((value) => value === "1" || value === "true");
  if (demo) return { gate: null, workers: runtime.env, web, line: null };
  if (env.PFN_GATE_SOCKET) {
    const line = `The workers ask the gate at ${env.PFN_GATE_SOCKET}.`;
    return { gate: null, workers: without(TO_THE_ENGINE), web, line };
  }
  if (platform === "win32") {
    const line =
      "On Windows the workers ask the engine without a gate: its sockets have no permissions here.";
    return { gate: null, workers: runtime.env, web, line };
  }
  const socket = socketPath();
  return {
    gate: { ...without(SECRETS), ...runtime.env, PFN_GATE_SOCKET: socket },
    workers: { ...without(TO_THE_ENGINE), PFN_GATE_SOCKET: socket },
    web,
    line: "The workers ask the engine through PFN's gate; the web part has no way to it.",
  };
}

/** In a folder of its own, which the gate makes for this user alone. */
function socketPath() {
  const usual = inState("gate", "gate.sock");
  if (Buffer.byteLength(usual) > LONGEST_PATH)
    return path.join(fs.mkdtempSync(path.join(os.tmpdir(), "pfn-gate-")), "gate.sock");
  return usual;
}

export const GATE_ARGS = ["--import", "tsx", inRoot("server/gate/main.ts")];

/** Resolves once the gate answers, whatever the engine behind it says. Rejects with a Refusal after a while. */
export async function untilGateAnswers(socket, signal) {
  const end = Date.now() + READY_MS;
  for (let last = "no answer"; ; ) {
    signal.throwIfAborted();
    const { status, because } = await askGate(socket, "GET", "/_ping");
    if (status !== null) return;
    last = because;
    if (Date.now() > end)
      throw new Refusal(`The gate did not answer at ${socket} (${last}); see .pfn/logs/gate.log.`);
    await sleep(50);
  }
}

/** One request of a gate: { status, because }, status null when it did not answer. */
export function askGate(socket, method, target) {
  return new Promise((resolve) => {
    const request = http.request(
      { socketPath: socket, method, path: target, timeout: PATIENCE_MS, agent: false },
      (response) => {
        response.resume();
        resolve({ status: response.statusCode, because: null });
      },
    );
    request.once("timeout", () => request.destroy(new Error("no answer in time")));
    request.once("error", (error) => resolve({ status: null, because: error.code ?? error.message }));
    request.end();
  });
}
