import { KUBELET } from "@/bench/cluster-double/real-answers";
import { openKubernetesStage } from "./kubernetes-stage";
import { MIB, type ProofStory, START } from "./proof-row";

const MINUTE = 60_000;

/** A node that cannot resize this pod ever: said once, in the kubelet's words, and nothing is left asked for. */
export const infeasibleStory: ProofStory = async (db) => {
  const stage = await openKubernetesStage(db, START + 24 * 3_600_000);
  try {
    const same = { cpu: "500m", memory: "256Mi" };
    stage.cluster.addPod(
      { name: "pinned", containers: [{ name: "app", requests: same, limits: same }] },
      { cpuMillicores: 50, memoryBytes: (age) => (136 + (10 * age) / MINUTE) * MIB },
    );
    stage.cluster.scripts.set("shop/pinned", [KUBELET.staticCpus]);
    await stage.watch(7 * 60);
    const state = async () => (await stage.negotiations("shop/pinned/app"))[0];
    const hasEnded = await stage.live(8 * 60, async () => (await state())?.state === "infeasible");
    const outcome = (await state())?.outcome ?? "nothing";
    const { limits, requests } = stage.cluster.pods.get("shop/pinned")?.spec?.containers[0]?.resources ?? {};
    const isUntouched = limits?.memory === same.memory && requests?.memory === same.memory;
    return { pass: hasEnded && isUntouched && outcome.includes("CPU Manager static policy"), saw: outcome };
  } finally {
    await stage.close();
  }
};
