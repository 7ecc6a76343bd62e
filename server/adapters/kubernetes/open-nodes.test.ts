import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ClusterDouble } from "@/bench/cluster-double/cluster-double";
import { readyNode } from "@/bench/cluster-double/double-objects";
import { RuntimeUnavailable } from "@/server/ports/container-runtime";
import { type ClusterOptions, openKubernetesNodes } from "./open-nodes";

const app = (cpu: string, memory: string) => [{ name: "app", requests: { cpu, memory } }];
let cluster: ClusterDouble;
let folder: string;

beforeAll(async () => {
  cluster = await ClusterDouble.open();
  cluster.nodes.put(readyNode("worker-2", { cpu: "2", memory: "4Gi" }));
  cluster.addPod({ name: "ours", labels: { tier: "web" }, containers: app("500m", "1Gi") });
  cluster.addPod({ name: "theirs", namespace: "others", containers: app("1500m", "3Gi") });
  cluster.addPod({ name: "dns", namespace: "kube-system", node: "worker-2", containers: app("100m", "1Gi") });
  folder = mkdtempSync(join(tmpdir(), "pfn-kube-"));
  const kubeconfig = {
    clusters: [{ name: "c", cluster: { server: cluster.url, "insecure-skip-tls-verify": true } }],
    users: [{ name: "u", user: { token: "t" } }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  };
  writeFileSync(join(folder, "config"), JSON.stringify(kubeconfig));
});
afterAll(async () => {
  await cluster.close();
  rmSync(folder, { recursive: true });
});

async function open(options: Partial<ClusterOptions> = {}) {
  const query = () => Promise.reject(new Error("nobody asks it"));
  const prometheus = { nodeLabel: "node", query };
  const runtimes = await openKubernetesNodes({
    kubeconfig: join(folder, "config"),
    usage: "best",
    prometheus,
    ...options,
  });
  const seen = [];
  for (const runtime of runtimes) {
    const { name, cpuMillicores, memoryBytes, version } = await runtime.describeHost();
    const containers = (await runtime.listContainers()).map((container) => container.name).sort();
    seen.push({ name, cpuMillicores, memoryGib: memoryBytes / 2 ** 30, containers, version });
    await runtime.close();
  }
  return seen;
}

describe("the nodes of a kubeconfig's cluster", () => {
  it("are a host each, without what belongs to the cluster itself", async () => {
    expect(await open()).toMatchObject([
      {
        name: "worker-1",
        cpuMillicores: 4_000,
        memoryGib: 8,
        containers: ["others/theirs/app", "shop/ours/app"],
      },
      { name: "worker-2", cpuMillicores: 1_900, memoryGib: 3, containers: [] },
    ]);
  });

  it("have what others on them have not reserved, whoever is looked after", async () => {
    const ours = { name: "worker-1", cpuMillicores: 2_500, memoryGib: 5, containers: ["shop/ours/app"] };
    expect(await open({ node: "worker-1", namespace: "shop" })).toMatchObject([ours]);
    const [selected] = await open({ node: "worker-1", labelSelector: "tier=web" });
    expect(selected).toMatchObject(ours);
    expect(selected?.version).toBe(
      "Kubernetes v1.34.1, kubelet v1.34.1, containerd://2.1.4; pods with tier=web",
    );
  });

  it.each([
    {
      name: "a file that is not there",
      options: { kubeconfig: "/nowhere/config" },
      because: /no usable kubeconfig/,
    },
    { name: "a pod that this is not", options: { kubeconfig: "in-cluster" }, because: /runs in no pod/ },
    {
      name: "a node that is not there",
      options: { node: "worker-9" },
      because: /nodes "worker-9" not found/,
    },
    {
      name: "a Prometheus without an address",
      options: { usage: "prometheus" as const },
      because: /PFN_KUBE_PROMETHEUS/,
    },
  ])("say what to do about $name", async ({ options, because }) => {
    const refusal = await open(options).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RuntimeUnavailable);
    expect((refusal as Error).message).toMatch(because);
  });
});
