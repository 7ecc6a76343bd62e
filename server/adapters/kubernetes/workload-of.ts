import type { Pod } from "./kube-objects";

/** Who made a pod, as a person would name it. */
export interface Owner {
  kind: string;
  name: string;
}

const CRON_SUFFIX = /-\d{8,10}$/;

/**
 * The controller that a person wrote: a ReplicaSet named after its pod template's hash belongs to a Deployment, a Job
 * with a schedule's minute at its end to a CronJob. Only names are read, so that no right to read controllers is needed.
 *
 * Source   the names that the deployment and cronjob controllers give.
 */
export function ownerOf(pod: Pod): Owner {
  const { name = "", labels = {}, ownerReferences = [] } = pod.metadata ?? {};
  const owner = ownerReferences.find((reference) => reference.controller);
  if (!owner || owner.kind === "Node") return { kind: "Pod", name };
  const hash = labels["pod-template-hash"];
  if (owner.kind === "ReplicaSet" && hash && owner.name.endsWith(`-${hash}`))
    return { kind: "Deployment", name: owner.name.slice(0, -hash.length - 1) };
  if (owner.kind === "Job" && CRON_SUFFIX.test(owner.name))
    return { kind: "CronJob", name: owner.name.replace(CRON_SUFFIX, "") };
  return { kind: owner.kind, name: owner.name };
}

/** A StatefulSet's pods have names that stay, so each is a workload of its own; other controllers' pods share theirs. */
export function workloadOf(pod: Pod, container: string): { workloadKey: string; workloadName: string } {
  const owner = ownerOf(pod);
  const { namespace = "", name = "" } = pod.metadata ?? {};
  const place = owner.kind === "StatefulSet" ? name : owner.name;
  return {
    workloadKey: `kubernetes:${namespace}/${owner.kind}/${place}/${container}`,
    workloadName: `${namespace}/${place}/${container}`,
  };
}
