import type { EpochMs } from "@/server/domain/units";
import type { JobName, JobPayload } from "@/server/jobs/catalog";

/** One verb as a job: an address comes in, the verb is called; retrying is the failure table's. */
export interface Job<N extends JobName> {
  name: N;
  /** due  when it was to begin. */
  handle(payload: JobPayload<N>, due: EpochMs): Promise<void>;
}
