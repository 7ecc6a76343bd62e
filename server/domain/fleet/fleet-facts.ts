/** What a view of the fleet looks at in a container. */
export interface FleetFacts {
  id: number;
  name: string;
  image: string;
  hostName: string;
  state: string;
  health: string;
  /** `null` is unknown. */
  risk: { m5: number; m15: number; m60: number } | null;
  threshold: number;
  horizonMinutes: number;
  cause: string | null;
  reason: string;
  timeToFailure: { earlySeconds: number } | null;
  usage: { cpuMillicores: number | null; memoryBytes: number | null };
  sampleAt: number | null;
  stale: boolean;
  mode: string;
  failures24h: number;
}
