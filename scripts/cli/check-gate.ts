import fs from "node:fs";
import path from "node:path";
import type { Sight } from "./sight";

const ROOT = path.resolve(import.meta.dirname, "../..");
const START = "Start it with npm run up, or as docs/operations/security.md says.";

type AskGate = (
  socket: string,
  method: string,
  target: string,
) => Promise<{ status: number | null; because: string | null }>;

/** The gate: that it answers, lets nobody else in, passes what is on its list, and refuses what is not. */
export async function checkGate(env: Readonly<Record<string, string | undefined>>): Promise<Sight> {
  const named = env.PFN_GATE_SOCKET;
  const socket =
    named ?? path.join(path.resolve(env.PFN_HOME ?? path.join(ROOT, ".pfn")), "gate", "gate.sock");
  const seen = fs.statSync(socket, { throwIfNoEntry: false });
  if (!seen)
    return named
      ? { level: "fault", saw: `there is nothing at ${socket}, which PFN_GATE_SOCKET names`, remedy: START }
      : { level: "well", saw: "none here: it runs only while PFN watches a Docker engine" };
  if (!seen.isSocket())
    return { level: "fault", saw: `${socket} is no socket`, remedy: "Remove it and start PFN again." };
  const wide = openTo(socket, seen.mode);
  if (wide)
    return {
      level: "fault",
      saw: `${wide} may ask the gate at ${socket}`,
      remedy: `Close it: chmod 0700 ${path.dirname(socket)}; chmod 0600 ${socket}`,
    };
  // Plain JavaScript, since a start uses it before anything is installed.
  const { askGate } = (await import("../up/gate.mjs" as string)) as { askGate: AskGate };
  const { status, because } = await askGate(socket, "GET", "/_ping");
  if (status === null)
    return { level: "fault", saw: `nothing answers at ${socket} (${because})`, remedy: START };
  const forbidden = await askGate(socket, "POST", "/containers/create");
  if (forbidden.status !== 403)
    return {
      level: "fault",
      saw: `what answers at ${socket} would make a container (${forbidden.status ?? forbidden.because}): it is no gate of PFN's`,
      remedy: "Stop PFN, and let PFN_GATE_SOCKET name the gate's own socket, not the engine's.",
    };
  return status === 200
    ? { level: "well", saw: `answers at ${socket}, and refuses what is not on its list` }
    : {
        level: "fault",
        saw: `the gate answers, the engine behind it does not (status ${status})`,
        remedy: "Start Docker, or see .pfn/logs/gate.log.",
      };
}

/** Who may come to the socket besides its owner and group; `null` when nobody. */
function openTo(socket: string, mode: number): string | null {
  const folder = fs.statSync(path.dirname(socket)).mode;
  return (mode & 0o002) !== 0 && (folder & 0o001) !== 0 ? "every user of this machine" : null;
}
