// Serves a queue whose demand climbs from CALM_MILLICORES to PEAK_MILLICORES within RAMP_SECONDS, after START_DELAY_SECONDS.
// /tmp/wait tells for how many seconds new work waits at SERVES_MILLICORES; `queue-check.mjs` is its health check.
import { writeFileSync } from "node:fs";

const { CALM_MILLICORES, PEAK_MILLICORES, SERVES_MILLICORES, START_DELAY_SECONDS, RAMP_SECONDS } =
  process.env;
const TICK_MS = 100;
const startedAt = performance.now();
let owedCpuMs = 0;
let at = startedAt;
console.log("ready");
setInterval(() => {
  const now = performance.now();
  const ramped = ((now - startedAt) / 1_000 - Number(START_DELAY_SECONDS)) / Number(RAMP_SECONDS);
  const share = Math.max(0, Math.min(1, ramped));
  const demand = Number(CALM_MILLICORES) + share * (Number(PEAK_MILLICORES) - Number(CALM_MILLICORES));
  owedCpuMs += (demand / 1_000) * (now - at);
  at = now;
  owedCpuMs -= burn(Math.min(owedCpuMs, TICK_MS));
  writeFileSync("/tmp/wait", String(owedCpuMs / Number(SERVES_MILLICORES)));
}, TICK_MS);
process.on("SIGTERM", () => process.exit(0));

/** Spends CPU time, not wall time: what the limit holds back stays owed. */
function burn(cpuMs) {
  const from = process.cpuUsage();
  let spent = 0;
  while (spent < cpuMs) {
    const { user, system } = process.cpuUsage(from);
    spent = (user + system) / 1_000;
  }
  return spent;
}
