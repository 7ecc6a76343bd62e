import type { House } from "@/server/house";
import type { JobName } from "@/server/jobs/catalog";
import type { JobSender } from "@/server/jobs/queue";
import { apply } from "@/server/loop/apply";
import { assess } from "@/server/loop/assess";
import { checkInvariants } from "@/server/loop/check-invariants";
import { collect } from "@/server/loop/collect";
import { forecast } from "@/server/loop/forecast";
import { learn } from "@/server/loop/learn";
import { maintain } from "@/server/loop/maintain";
import { negotiate } from "@/server/loop/negotiate";
import { notify } from "@/server/loop/notify";
import { observe } from "@/server/loop/observe";
import { pollFeeds } from "@/server/loop/poll-feeds";
import { replayPolicy } from "@/server/loop/replay-policy";
import { resizeMachine } from "@/server/loop/resize-machine";
import { scrape } from "@/server/loop/scrape";
import { size } from "@/server/loop/size";
import { trainFailure } from "@/server/loop/train-failure";
import { trainForecaster } from "@/server/loop/train-forecaster";

/** A queue in memory that keeps the promise of the real one: the same key while one such job waits is one job. */
export class WaitingJobs implements JobSender {
  private readonly waiting = new Map<string, { name: JobName; payload: unknown }>();

  async send(name: JobName, payload: unknown, key: string): Promise<void> {
    this.waiting.set(`${name}/${key}`, { name, payload });
  }

  /** The names of what waits, oldest first. */
  names(): JobName[] {
    return [...this.waiting.values()].map((job) => job.name);
  }

  /** Runs what waits, and what that asks for, until nothing waits. */
  async drain(house: House): Promise<void> {
    for (const [key, { name, payload }] of this.waiting) {
      this.waiting.delete(key);
      const verb = VERBS[name] as (house: House, payload: unknown) => Promise<void>;
      await verb(house, payload);
    }
  }
}
const VERBS = {
  collect,
  scrape,
  forecast,
  assess,
  negotiate,
  apply,
  observe,
  learn,
  maintain,
  notify,
  size,
  "resize-machine": resizeMachine,
  "check-invariants": checkInvariants,
  "poll-feeds": pollFeeds,
  "train-forecaster": trainForecaster,
  "replay-policy": replayPolicy,
  "train-failure": trainFailure,
};
