import type { VmManager } from "@/server/ports/vm-manager";
import { createSimulatedManager } from "./simulated-manager";
import type { SimulatorRuntime } from "./simulator-runtime";

/** How much greater than at first a simulated machine may become. */
const GROWS_TO = 1.5;

/** The simulated machine under a simulated fleet. */
export function simulatedMachineOf(runtime: SimulatorRuntime): VmManager {
  const first = runtime.hardware();
  return createSimulatedManager({
    name: "simulated-machine",
    most: {
      cpuMillicores: Math.ceil((first.cpuMillicores * GROWS_TO) / 1_000) * 1_000,
      memoryBytes: first.memoryBytes * GROWS_TO,
    },
    now: Date.now,
    guest: { size: runtime.hardware, resize: runtime.resizeHardware },
  });
}
