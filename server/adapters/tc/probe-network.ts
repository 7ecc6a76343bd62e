import { cappedDevices } from "@/server/adapters/tc/network-cap";
import type { RunTool } from "@/server/adapters/tc/run-tool";
import type { Capability } from "@/server/ports/container-runtime";

/** Several engines on this machine are probed side by side, each with a cable of its own. */
let probes = 0;

/** Whether this host really shapes: a token bucket is set on a cable of our own, read back, and removed with it. */
export async function probeNetwork(run: RunTool): Promise<Capability> {
  const name = `pfn${process.pid}x${probes++ % 100}`;
  const device = `${name}a`;
  try {
    await run("nsenter", ["--version"]);
    await run("ip", ["link", "add", device, "type", "veth", "peer", "name", `${name}b`]);
  } catch (error) {
    return {
      supported: false,
      because: `Network bandwidth cannot be shaped here: ${(error as Error).message}.`,
    };
  }
  try {
    const bucket = ["tbf", "rate", "8mbit", "burst", "64kb", "latency", "100ms"];
    await run("tc", ["qdisc", "replace", "dev", device, "root", ...bucket]);
    return (await cappedDevices(run)).has(device)
      ? { supported: true, because: "Verified: tc shapes each direction of a container's own cable (tbf)." }
      : { supported: false, because: "tc takes a rate here, yet does not show it: it cannot be verified." };
  } catch (error) {
    return { supported: false, because: `tc cannot shape here: ${(error as Error).message}.` };
  } finally {
    await run("ip", ["link", "del", device]);
  }
}
