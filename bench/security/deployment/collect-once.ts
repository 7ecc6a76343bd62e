// What the workers do each tick, once: run in the place of their container. Prints one JSON line.
import { dockerEndpoint } from "@/server/adapters/docker/docker-endpoint";
import { createDockerRuntime } from "@/server/adapters/docker/docker-runtime";

const runtime = createDockerRuntime({ endpoint: dockerEndpoint(process.env) });
const containers = await runtime.listContainers();
const readings = await runtime.readAll(containers);
const of = [...readings.values()];
console.log(
  JSON.stringify({
    containers: containers.length,
    sources: [...new Set(of.map(({ source }) => source))],
    withMemory: of.filter(({ memoryUsageBytes }) => memoryUsageBytes !== null).length,
    withCpu: of.filter(({ cpuUsageNs }) => cpuUsageNs !== null).length,
    withNetwork: of.filter(({ networkRxBytes }) => networkRxBytes !== null).length,
  }),
);
await runtime.close();
