import type { DurationMs } from "@/server/domain/units";
import { KubeRefusal } from "../kube-refusal";
import { type UsageSource, UsageUnread } from "./container-usage";

/** A right that was given, or a metrics server that was installed, is found after this. */
const ASK_AGAIN_MS: DurationMs = 5 * 60_000;

/**
 * The first source that may be asked: the kubelet tells most, and needs a right that not everybody gives away. A
 * refusal (no right, not installed) moves on to the next; a server in trouble does not, or readings would change their
 * source with every hiccup.
 */
export function readBest(sources: readonly UsageSource[]): UsageSource {
  let chosen: { source: UsageSource; until: number } | null = null;
  return {
    async read(containers, alone) {
      const refusals: string[] = [];
      const isFresh = chosen !== null && performance.now() < chosen.until;
      const order =
        isFresh && chosen ? [chosen.source, ...sources.filter((s) => s !== chosen?.source)] : sources;
      for (const source of order) {
        try {
          const measured = await source.read(containers, alone);
          if (chosen?.source !== source || !isFresh)
            chosen = { source, until: performance.now() + ASK_AGAIN_MS };
          return measured;
        } catch (error) {
          if (!(error instanceof KubeRefusal)) throw error;
          refusals.push(error.message);
        }
      }
      chosen = null;
      throw new UsageUnread(refusals.join("; "));
    },
    nodeWorkingSet: async () => chosen?.source.nodeWorkingSet() ?? null,
  };
}
