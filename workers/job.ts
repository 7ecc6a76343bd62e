import type { JobName, JobPayload } from "@/server/jobs/catalog";

/** One verb as a job: an address comes in, the verb is called; retrying is the failure table's. */
export interface Job<N extends JobName> {
  name: N;
  handle(payload: JobPayload<N>): Promise<void>;
}
