import { withGate } from "@/bench/security/gate/with-gate";
import { dockerEndpoint } from "@/server/adapters/docker/docker-endpoint";
import { createDockerRuntime } from "@/server/adapters/docker/docker-runtime";
import { RuntimeUnavailable } from "@/server/ports/container-runtime";

/** The gate is gone while an engine answers at DOCKER_HOST: a clear error, and nobody asks that engine. */
export async function tryDeadGate(): Promise<string> {
  return withGate({}, async (engine) => {
    const endpoint = dockerEndpoint({
      PFN_GATE_SOCKET: `${engine.socket}.gone`,
      DOCKER_HOST: `unix://${engine.socket}`,
    });
    const runtime = createDockerRuntime({ endpoint, kernel: null });
    const id = "0".repeat(64);
    const target = { cpuMillicores: 500, memoryBytes: null };
    const calls = {
      listContainers: runtime.listContainers(),
      describeHost: runtime.describeHost(),
      inspect: runtime.inspect(id),
      updateLimits: runtime.updateLimits(id, target),
    };
    const settled = await Promise.allSettled(Object.values(calls));
    await runtime.close();
    for (const outcome of settled) {
      const error = outcome.status === "rejected" ? outcome.reason : null;
      if (
        !(error instanceof RuntimeUnavailable) ||
        !/the gate at .* does not answer .*start it/.test(error.message)
      )
        throw new Error(`not a clear error: ${error}`);
    }
    if (engine.reached.length > 0)
      throw new Error(`the engine was asked past the gate: ${engine.reached[0]?.target}`);
    return `${Object.keys(calls).join(", ")}: unavailable, the gate and the remedy named; the engine at DOCKER_HOST was asked nothing`;
  });
}
