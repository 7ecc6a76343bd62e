import { openKubernetesStage } from "./kubernetes-stage";
import { MIB, type ProofStory, START } from "./proof-row";

const MINUTE = 60_000;

/**
 * After PFN has looked at the node, somebody else's pod fills it. The kubelet defers, PFN asks again, and once the pod
 * is gone the grant comes true.
 */
export const deferredStory: ProofStory = async (db) => {
  const stage = await openKubernetesStage(db, START + 12 * 3_600_000, {
    allocatable: { cpu: "4", memory: "2Gi" },
  });
  try {
    const requests = { cpu: "100m", memory: "256Mi" };
    stage.cluster.addPod(
      { name: "later", containers: [{ name: "app", requests, limits: { cpu: "500m", memory: "257Mi" } }] },
      { cpuMillicores: 50, memoryBytes: (age) => (136 + (10 * age) / MINUTE) * MIB },
    );
    await stage.watch(7 * 60);
    // PFN looked at the node just before, and looks again only when this story is over.
    stage.house.hosts.get(stage.hostId)!.describedAt = stage.now() + 12 * MINUTE;
    const full = { requests: { cpu: "100m", memory: "1792Mi" }, limits: { cpu: "1", memory: "1792Mi" } };
    stage.cluster.addPod({ name: "batch", namespace: "others", containers: [{ name: "app", ...full }] });
    const state = async () => (await stage.negotiations("shop/later/app"))[0];
    const wasDeferred = await stage.live(8 * 60, async () => (await state())?.state === "deferred");
    const deferred = await state();
    const reason = deferred?.messages.at(-1)?.text ?? "nothing";
    const heldMeanwhile = deferred?.leases.filter((lease) => lease.state !== "rolled_back").length ?? -1;
    stage.cluster.removePod("others/batch");
    const wasServed = await stage.live(4 * 60, async () => (await state())?.state === "committed");
    const served = await state();
    return {
      pass: wasDeferred && heldMeanwhile === 0 && wasServed && served?.id === deferred?.id,
      saw: `${reason}; then, in the same negotiation: ${served?.messages.map(({ kind }) => kind).join(" ")} (${served?.messages.at(-1)?.text})`,
    };
  } finally {
    await stage.close();
  }
};
