import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { qosOf, runningPod } from "@/bench/cluster-double/double-objects";
import { admitResize } from "@/bench/cluster-double/resize-admission";
import type { PodContainer } from "./pod-containers";
import { containersOf } from "./pod-containers";
import { cpuQuantity, memoryQuantity } from "./quantity";
import { resizeRequest } from "./resize-request";

const MIB = 2 ** 20;
const amount = (least: number, most: number) =>
  fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most })).map(([a, b]) => ({
    request: Math.min(a, b),
    limit: Math.max(a, b),
  }));

function podOf(cpu: { request: number; limit: number }, memory: { request: number; limit: number }) {
  const requests = { cpu: cpuQuantity(cpu.request), memory: memoryQuantity(memory.request) };
  const limits = { cpu: cpuQuantity(cpu.limit), memory: memoryQuantity(memory.limit) };
  return runningPod({ name: "app", containers: [{ name: "app", requests, limits }] }, 0);
}

describe("what is asked of the resize subresource", () => {
  it("keeps the QoS class, and never asks for more than the limit", () => {
    fc.assert(
      fc.property(
        amount(100, 8_000),
        amount(64 * MIB, 8_192 * MIB),
        fc.integer({ min: 100, max: 16_000 }),
        fc.integer({ min: 64 * MIB, max: 16_384 * MIB }),
        (cpu, memory, cpuMillicores, memoryBytes) => {
          const pod = podOf(cpu, memory);
          const [container] = containersOf(pod) as [PodContainer];
          const request = resizeRequest(container, { cpuMillicores, memoryBytes });
          if (request.kind === "nothing") return;
          if (request.kind === "refuse") throw new Error(request.because);
          const admitted = admitResize(pod, request.body, true);
          if (admitted.kind === "refusal") throw new Error(admitted.status.message);
          expect(qosOf(admitted.pod.spec?.containers ?? [])).toBe(pod.status?.qosClass);
        },
      ),
    );
  });

  it.each([
    {
      name: "no network cap",
      target: { networkBytesPerSecond: 1 },
      because: /Kubernetes has no bandwidth limit/,
    },
    { name: "no disk cap", target: { diskBytesPerSecond: 1 }, because: /no I\/O limit/ },
  ])("is $name", ({ target, because }) => {
    const [container] = containersOf(podOf({ request: 1, limit: 2 }, { request: MIB, limit: 64 * MIB })) as [
      PodContainer,
    ];
    const request = resizeRequest(container, { cpuMillicores: null, memoryBytes: null, ...target });
    expect(request).toMatchObject({ kind: "refuse", because: expect.stringMatching(because) });
  });
});
