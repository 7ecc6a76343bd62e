import type { FailureVerdict } from "@/server/domain/learning/failure-task";
import { FEWEST_SITE_FAILURES, LEARNING_WINDOW_MS } from "@/server/domain/learning/learning-needs";
import type { EpochMs } from "@/server/domain/units";
import type { House } from "@/server/house";
import { FAILURE_TREES, newestTrained, saveTrained } from "@/server/store/failure-models";
import { announce } from "@/server/store/live";
import { countSiteFailures, readSiteTable } from "@/server/store/site-rows";
import {
  beginTraining,
  cancelledBy,
  endTraining,
  listTrainings,
  type TrainingEnd,
  tellTraining,
} from "@/server/store/training-runs";

const DAY_MS = 86_400_000;
/** Without so many new ones a training would tell nothing new. */
const FEWEST_NEW_FAILURES = 6;
/** A challenger that was trained is left in the shadow for so long before the schedule trains another. */
const BETWEEN_MS = 3 * DAY_MS;
const LOOK_MS = 1_000;

/**
 * Trains the failure model on what came of the kept rows, and puts the outcome into the shadow: it speaks aloud only once
 * it won there on later minutes. In a thread; one at a time, however many ask; ends where a person asks it to.
 */
export async function trainFailure(house: House, { startedBy }: { startedBy: string }): Promise<void> {
  const { db, clock, failureLearning: learning, log } = house;
  if (!learning) return;
  const since = clock.now() - LEARNING_WINDOW_MS;
  if (startedBy === "schedule" && !(await isDue(house, since))) return;
  const run = await beginTraining(db, FAILURE_TREES, startedBy, clock.now());
  if (run === null) return;
  const end = async (state: TrainingEnd, words: string, version?: string) => {
    await endTraining(db, run, { state, words, version }, clock.now());
    await announce(db, ["models"]);
  };
  const stop = new AbortController();
  let cancelBy: string | null = null;
  const look = setInterval(() => {
    cancelledBy(db, run)
      .then((by) => {
        if (by === null) return;
        cancelBy = by;
        stop.abort();
      })
      .catch((error) => log.warn({ err: error }, "it could not be asked whether a training is still wanted"));
  }, LOOK_MS);
  try {
    await announce(db, ["models"]);
    const failures = await countSiteFailures(db, since);
    if (failures < FEWEST_SITE_FAILURES) {
      const words = `${failures} failures were seen coming, and ${FEWEST_SITE_FAILURES} are needed`;
      return await end("refused", words);
    }
    const table = await readSiteTable(db, since);
    const now = clock.now();
    const version = `trees/${new Date(now).toISOString().slice(0, 19)}Z`;
    const newest = await newestTrained(db);
    const words = `learning from ${failures} failures in ${table.count} rows`;
    const verdict = await learning.train(
      { table, version, shipped: learning.shipped, newest, seed: Math.floor(now / 1000) },
      (done) => {
        tellTraining(db, run, done, words, clock.now())
          .then(() => announce(db, ["models"]))
          .catch((error) => log.warn({ err: error }, "a training's progress could not be told"));
      },
      stop.signal,
    );
    const told = describe(verdict);
    await saveTrained(db, {
      version,
      file: verdict.file,
      parent: verdict.parent,
      words: told,
      at: now,
      metrics: metricsOf(verdict),
    });
    await end("kept", told, version);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    if (cancelBy !== null) return await end("cancelled", `ended by ${cancelBy}: nothing of it is kept`);
    await end("failed", because);
    log.warn({ err: error }, "the failure model could not be trained");
  } finally {
    clearInterval(look);
  }
}

async function isDue({ db, clock }: House, since: EpochMs): Promise<boolean> {
  const now = clock.now();
  if ((await countSiteFailures(db, since)) < FEWEST_SITE_FAILURES) return false;
  // One that failed or was ended taught nothing: the next look may try again.
  const last = (await listTrainings(db, FAILURE_TREES, now)).find(
    ({ state }) => state === "kept" || state === "running",
  );
  if (!last) return true;
  if (now - last.startedAt < BETWEEN_MS) return false;
  return (await countSiteFailures(db, last.startedAt)) >= FEWEST_NEW_FAILURES;
}

function describe({ way, parent, parts, failures, rows }: FailureVerdict): string {
  const grown = parts.filter(({ trees }) => trees > 0);
  const from = way === "full" ? `all over again from ${parent}` : `further from ${parent}`;
  const what =
    grown.length === 0
      ? "no new trees, only a newer calibration: too few failures of any one cause, or new trees did not help on later rows"
      : `${grown.reduce((sum, { trees }) => sum + trees, 0)} new trees for ${[...new Set(grown.map(({ cause }) => cause))].join(" and ")}`;
  return `learnt ${from}: ${failures} failures in ${rows} rows, ${what}; it speaks in the shadow now`;
}

function metricsOf({ file: _, parent: __, ...rest }: FailureVerdict): object {
  return rest;
}
