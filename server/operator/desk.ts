import type { JobSender } from "@/server/jobs/queue";
import type { Clock } from "@/server/ports/clock";
import type { Database } from "@/server/store/database";

/** What a person's action may use: rows, the clock, and the queue. Never a runtime. */
export interface Desk {
  db: Database;
  clock: Clock;
  jobs: JobSender;
  user: { id: string; name: string };
}
