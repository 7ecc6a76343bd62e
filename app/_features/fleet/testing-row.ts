import type { FleetRow } from "@/server/api/shapes/fleet";

/** A row of the fleet for tests: a healthy container with no risk, changed by `change`. */
export function testingRow(change: Partial<FleetRow> = {}): FleetRow {
  return {
    id: 1,
    name: "web",
    image: "nginx:1.27",
    hostId: 1,
    hostName: "node-a",
    simulated: false,
    state: "running",
    health: "healthy",
    risk: { m5: 0.01, m15: 0.02, m60: 0.05 },
    cause: null,
    reason: "nothing points to a failure",
    timeToFailure: null,
    assessedAt: 1000,
    sampleAt: 1000,
    stale: false,
    usage: { cpuMillicores: 100, memoryBytes: 2 ** 20 },
    limits: { cpuMillicores: 1000, memoryBytes: 2 ** 28 },
    mode: "ask",
    threshold: 0.6,
    horizonMinutes: 15,
    negotiation: null,
    labelProblems: 0,
    failures24h: 0,
    ...change,
  };
}
