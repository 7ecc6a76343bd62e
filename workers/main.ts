import { setTimeout as wait } from "node:timers/promises";
import { openHouse } from "@/server/composition";
import { envOrExit } from "@/server/env";
import { createLog } from "@/server/log";
import { HostService } from "@/server/loop/hosts/serve-hosts";
import { nobodyEverAnswered } from "@/server/store/host-endpoints";
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
import { letGoOfHost, scheduleAll, scheduleHost } from "./schedule";
import { scrapeWorker } from "./scrape.worker";
import { sizeWorker } from "./size.worker";
import { trainFailureWorker } from "./train-failure.worker";
import { trainForecasterWorker } from "./train-forecaster.worker";
import { watchEvents } from "./watch-events";

/** A job that is still running by then is taken up again by another process, or at the next start. */
const DRAIN_MS = 20_000;

const FIRST_ROUND_MS = 30_000;

type Handle = (payload: object, due: number) => Promise<void>;

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
for (const job of jobs) house.jobs.work(job.name, servedOnly(job.handle as Handle));
await scheduleAll(house);

const stopping = new AbortController();
const events = new Set<Promise<void>>();
const service = new HostService(house, {
  async onServed(link, signal) {
    const following = watchEvents(house, link, signal).finally(() => events.delete(following));
    events.add(following);
    await scheduleHost(house, link.id);
    log.info({ hostId: link.id }, "serving a host");
  },
  onLeft(link) {
    letGoOfHost(house, link.id);
    log.info({ hostId: link.id }, "serving a host no more");
  },
});
await service.beat();
const serving = service.run(stopping.signal);
// Hosts that are slow to answer are served when they do.
await Promise.race([service.round(), wait(FIRST_ROUND_MS)]);
const silence = await nobodyEverAnswered(house.db);
if (silence !== null) {
  log.fatal(`cannot start: ${silence}`);
  process.exit(1);
}
log.info({ hosts: [...house.hosts.keys()] }, "workers are ready");

/** A host that is about to be served here, or was until now, is for its next turn: that comes with the next schedule. */
function servedOnly(handle: Handle): Handle {
  return async (payload, due) => {
    if ("hostId" in payload && house.hosts.get(payload.hostId as number)?.isHeld?.() !== true) return;
    await handle(payload, due);
  };
}

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
  await serving;
  await house.jobs.drain();
  await service.stop();
  await Promise.all(events);
  await house.close();
  log.info("stopped");
  process.exit(0);
}
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
