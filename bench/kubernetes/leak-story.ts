import type { Workload } from "@/bench/cluster-double/double-cluster";
import { bytesOf } from "@/server/adapters/kubernetes/quantity";
import { openKubernetesStage } from "./kubernetes-stage";
import { MIB, type ProofStory, START } from "./proof-row";

const MINUTE = 60_000;
const REQUESTS = { cpu: "100m", memory: "128Mi" };
const LIMITS = { cpu: "500m", memory: "256Mi" };
/** Grows by 10 MiB a minute, passes its limit after 12 minutes, and lets go of it all after 16. */
const LEAK: Workload = {
  cpuMillicores: 50,
  memoryBytes: (age) => (age > 16 * MINUTE ? 70 : 136 + (10 * age) / MINUTE) * MIB,
};

/**
 * Two pods leak alike, one in *auto* and one in *observe*; a third wants nothing. The one in *auto* is resized in time
 * and lives; the other is killed; and once the memory is not needed any more, limit and request are what they were.
 */
export const leakStory: ProofStory = async (db) => {
  const stage = await openKubernetesStage(db, START);
  try {
    const start = (name: string, annotations: Record<string, string>, workload?: Workload) =>
      stage.cluster.addPod(
        { name, annotations, containers: [{ name: "app", requests: REQUESTS, limits: LIMITS }] },
        workload,
      );
    const spared = { "pfn.reclaim": "false" };
    start("leak", spared, LEAK);
    start("control", { ...spared, "pfn.mode": "observe" }, LEAK);
    start("steady", spared);
    const memoryOf = (name: string) => {
      const [status] = stage.cluster.pods.get(`shop/${name}`)?.status?.containerStatuses ?? [];
      return {
        limit: bytesOf(status?.resources?.limits?.memory) ?? 0,
        request: bytesOf(status?.resources?.requests?.memory) ?? 0,
        restarts: status?.restartCount ?? -1,
      };
    };
    await stage.watch(7 * 60);
    const wasGranted = await stage.live(4 * 60, async () => memoryOf("leak").limit > 256 * MIB);
    const leadSeconds = Math.round((START + 12 * MINUTE - stage.now()) / 1000);
    const granted = memoryOf("leak");
    const hasDied = await stage.live(6 * 60, async () =>
      (await stage.outcomes("shop/control/app")).includes("oom_kill"),
    );
    const survived = memoryOf("leak").restarts === 0;
    const isBack = await stage.live(40 * 60, async () => memoryOf("leak").limit === 256 * MIB);
    const back = memoryOf("leak");
    const [negotiation] = await stage.negotiations("shop/leak/app");
    const told = negotiation?.messages.map(({ kind }) => kind).join(" ") ?? "nothing";
    const isKept =
      memoryOf("steady").limit === 256 * MIB && (await stage.negotiations("shop/steady/app")).length === 0;
    const qos = stage.cluster.pods.get("shop/leak")?.status?.qosClass;
    return {
      pass:
        wasGranted &&
        leadSeconds > 0 &&
        hasDied &&
        survived &&
        isBack &&
        isKept &&
        back.request === 128 * MIB &&
        back.restarts === 0 &&
        qos === "Burstable",
      saw: `256 → ${granted.limit / MIB} MiB (request ${(granted.request / MIB).toFixed(0)}) ${leadSeconds} s before the limit was reached (${told}); its twin ${hasDied ? "was OOM-killed" : "lives"}, it was restarted ${back.restarts} times; then ${back.limit / MIB} MiB again, request ${back.request / MIB}, ${qos}`,
    };
  } finally {
    await stage.close();
  }
};
