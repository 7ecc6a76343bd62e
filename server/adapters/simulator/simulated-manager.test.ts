import { vmManagerConformance } from "@/server/ports/vm-manager.conformance";
import { createSimulatedManager } from "./simulated-manager";

const GIB = 1024 ** 3;

vmManagerConformance("the simulated manager", async () => {
  let size = { cpuMillicores: 2_000, memoryBytes: GIB };
  return {
    manager: createSimulatedManager({
      name: "simulated-machine",
      most: { cpuMillicores: 4_000, memoryBytes: 4 * GIB },
      now: Date.now,
      guest: {
        size: () => size,
        resize: (next) => {
          size = next;
        },
      },
    }),
    now: Date.now,
    unreachable: null,
    close: async () => {},
  };
});
