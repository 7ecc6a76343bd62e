import type { Sample } from "@/server/domain/telemetry/sample";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { readSamples } from "./samples";

/** Whoever has been silent for longer than the others by this is read apart from them. */
const BEHIND_MS: DurationMs = 60_000;
/** What is kept beyond what was asked for. */
const MARGIN_MS: DurationMs = 60_000;

/**
 * The last minutes of a host's containers, kept in memory by the process that serves it: each sample is read once, not
 * with every assessment and every negotiation. Sound because one process at a time writes a host's samples, each
 * container's oldest first; whoever takes the host over begins with nothing.
 */
export class SampleWindows {
  private readonly kept = new Map<number, Sample[]>();
  /** From here on, everything is kept. */
  private keptFrom: EpochMs = Number.POSITIVE_INFINITY;
  /** One after another: two that read at once would each miss what the other one adds. */
  private last: Promise<unknown> = Promise.resolve();

  /** As `readSamples`: those since `from`, oldest first. Containers that are not asked for are forgotten. */
  read(db: Database, ids: readonly number[], from: EpochMs): Promise<Map<number, Sample[]>> {
    const mine = this.last.then(() => this.catchUp(db, ids, from));
    this.last = mine.catch(() => undefined);
    return mine;
  }

  private async catchUp(
    db: Database,
    ids: readonly number[],
    since: EpochMs,
  ): Promise<Map<number, Sample[]>> {
    const wanted = new Set(ids);
    for (const id of this.kept.keys()) if (!wanted.has(id)) this.kept.delete(id);
    if (since < this.keptFrom) this.kept.clear();
    // Assessing and negotiating look back from slightly different instants.
    const from = since - MARGIN_MS;
    this.keptFrom = from;
    const newest = (id: number) => this.kept.get(id)?.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
    const last = ids.reduce((most, id) => Math.max(most, newest(id)), Number.NEGATIVE_INFINITY);
    const isAbreast = (id: number) => newest(id) >= Math.max(from, last - BEHIND_MS);
    const abreast = ids.filter(isAbreast);
    const apart = ids.filter((id) => !isAbreast(id));
    if (apart.length > 0) {
      const whole = await readSamples(db, apart, from);
      for (const id of apart) this.keep(id, whole.get(id) ?? []);
    }
    if (abreast.length > 0) {
      const more = await readSamples(db, abreast, Math.min(...abreast.map(newest)));
      for (const id of abreast) {
        const before = this.kept.get(id) ?? [];
        const last = newest(id);
        // New lists: whoever still looks at the old one sees it as it was.
        const added = (more.get(id) ?? []).filter(({ at }) => at > last);
        this.keep(
          id,
          [...before, ...added].filter(({ at }) => at >= from),
        );
      }
    }
    const asked = [...this.kept].map(
      ([id, samples]) => [id, samples.filter(({ at }) => at >= since)] as const,
    );
    return new Map(asked.filter(([, samples]) => samples.length > 0));
  }

  private keep(id: number, samples: Sample[]): void {
    if (samples.length > 0) this.kept.set(id, samples);
    else this.kept.delete(id);
  }
}
