import type { MachineStanding } from "@/server/domain/machine/machine-rung";
import type { ResolvedPolicy } from "@/server/domain/negotiation/terms";
import type { AssessInput } from "@/server/domain/risk/assess-input";
import type { Assessment } from "@/server/domain/risk/assessment";
import type { EpochMs, Limits } from "@/server/domain/units";
import type { House } from "@/server/house";
import { listRunning, type RunningContainer, readAssessInputs } from "@/server/store/assess-inputs";
import { latestAssessments } from "@/server/store/assessments";
import type { Host } from "@/server/store/generated/client";
import { limitsOf } from "@/server/store/limits-of";
import { machineStanding } from "@/server/store/machines";
import { listPolicies, policyInForce } from "@/server/store/policies";
import { isActingPaused } from "@/server/store/settings";

/** One container with everything that a decision about it looks at. */
export interface Actor {
  container: RunningContainer;
  limits: Limits;
  input: AssessInput;
  assessment: Assessment;
  resolved: ResolvedPolicy;
}

/** A host at one moment, read once: all decisions of a run see the same. */
export interface Scene {
  now: EpochMs;
  host: Host;
  actors: Map<number, Actor>;
  actingPaused: boolean;
  /** The machine under the host; `null`: none is managed. */
  machine: MachineStanding | null;
}

export async function readScene(house: House, hostId: number): Promise<Scene> {
  const { db } = house;
  const now = house.clock.now();
  const host = await db.prisma.host.findUniqueOrThrow({ where: { id: hostId } });
  const containers = await listRunning(db, hostId);
  const [inputs, assessments, policies, actingPaused, machine] = await Promise.all([
    readAssessInputs(
      db,
      hostId,
      containers,
      now,
      house.settings.intervalSeconds,
      house.failureModel,
      false,
      house.hosts.get(hostId)?.windows,
    ),
    latestAssessments(
      db,
      containers.map((c) => c.id),
    ),
    listPolicies(db),
    isActingPaused(db),
    machineStanding(db, hostId, now),
  ]);
  const actors = new Map<number, Actor>();
  for (const container of containers) {
    const input = inputs.get(container.id);
    const assessment = assessments.get(container.id);
    if (!input || !assessment) continue;
    const labels = container.labels as Record<string, string>;
    actors.set(container.id, {
      container,
      limits: limitsOf(container),
      input,
      assessment,
      resolved: policyInForce(policies, container.workload.name, labels),
    });
  }
  return { now, host, actors, actingPaused, machine };
}
