import type { FleetFacts } from "./fleet-facts";

/** A row of the fleet for tests: a healthy container with no risk, changed by `change`. */
export function testingRow(change: Partial<FleetFacts> = {}): FleetFacts {
  return {
    id: 1,
    name: "web",
    image: "nginx:1.27",
    hostName: "node-a",
    state: "running",
    health: "healthy",
    risk: { m5: 0.01, m15: 0.02, m60: 0.05 },
    cause: null,
    reason: "nothing points to a failure",
    timeToFailure: null,
    sampleAt: 1000,
    stale: false,
    usage: { cpuMillicores: 100, memoryBytes: 2 ** 20 },
    mode: "ask",
    threshold: 0.6,
    horizonMinutes: 15,
    failures24h: 0,
    ...change,
  };
}
