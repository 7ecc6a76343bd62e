import { openHouse } from "@/server/composition";
import { envOrExit } from "@/server/env";
import { createLog } from "@/server/log";
import { applyWorker } from "./apply.worker";
import { assessWorker } from "./assess.worker";
import { checkInvariantsWorker } from "./check-invariants.worker";
import { collectWorker } from "./collect.worker";
import { forecastWorker } from "./forecast.worker";
import { learnWorker } from "./learn.worker";
import { maintainWorker } from "./maintain.worker";
import { negotiateWorker } from "./negotiate.worker";
import { notifyWorker } from "./notify.worker";
import { observeWorker } from "./observe.worker";
import { pollFeedsWorker } from "./poll-feeds.worker";
import { replayPolicyWorker } from "./replay-policy.worker";
import { resizeMachineWorker } from "./resize-machine.worker";
import { scheduleAll } from "./schedule";
import { scrapeWorker } from "./scrape.worker";
import { sizeWorker } from "./size.worker";
import { trainFailureWorker } from "./train-failure.worker";
import { trainForecasterWorker } from "./train-forecaster.worker";
import { watchEvents } from "./watch-events";

/** A job that is still running by then is taken up again by another process, or at the next start. */
const DRAIN_MS = 20_000;

const env = envOrExit();
const log = createLog("workers", env.PFN_LOG_LEVEL);
const house = await openReachable().catch((error: Error) => {
  log.fatal({ err: error }, `cannot start: ${error.message}`);
  process.exit(1);
});

const jobs = [
  collectWorker(house),
  scrapeWorker(house),
  pollFeedsWorker(house),
  forecastWorker(house),
  assessWorker(house),
  negotiateWorker(house),
  applyWorker(house),
  resizeMachineWorker(house),
  observeWorker(house),
  learnWorker(house),
  sizeWorker(house),
  trainForecasterWorker(house),
  replayPolicyWorker(house),
  trainFailureWorker(house),
  notifyWorker(house),
  maintainWorker(house),
  checkInvariantsWorker(house),
] as const;
for (const job of jobs) house.jobs.work(job.name, job.handle as (payload: object) => Promise<void>);
await scheduleAll(house);

const stopping = new AbortController();
const events = watchEvents(house, stopping.signal);
log.info({ hosts: [...house.hosts.keys()] }, "workers are ready");

async function openReachable() {
  const opened = await openHouse(env, log);
  await opened.jobs.reach();
  return opened;
}

async function stop(signal: NodeJS.Signals): Promise<void> {
  if (stopping.signal.aborted) return;
  log.info({ signal }, "draining");
  stopping.abort();
  const deadline = setTimeout(() => {
    log.warn("draining took too long; what is left is taken up at the next start");
    process.exit(0);
  }, DRAIN_MS);
  deadline.unref();
  await Promise.all([house.jobs.drain(), events]);
  await house.close();
  log.info("stopped");
  process.exit(0);
}
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
