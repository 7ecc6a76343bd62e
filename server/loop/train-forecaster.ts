import type { LstmVerdict } from "@/server/domain/forecast/lstm/lstm-task";
import { readLstm } from "@/server/domain/forecast/lstm/lstm-weights";
import type { House } from "@/server/house";
import { championLstm, saveLstm } from "@/server/store/forecast-models";
import { announce } from "@/server/store/live";
import {
  beginTraining,
  endTraining,
  listTrainings,
  type TrainingEnd,
  tellTraining,
} from "@/server/store/training-runs";
import { oldestMinute, readTrainingSeries } from "@/server/store/training-series";

const KIND = "lstm";
/** The schedule looks more often than it trains: less history would teach little, and a day later there is as much again. */
const LEAST_HISTORY_MS = 6 * 3_600_000;
const BETWEEN_MS = 20 * 3_600_000;
const HELD_SHARE = 0.2;
const EXAMPLES = 4_000;
const HELD_EXAMPLES = 3_000;
/** Fewer would promote by luck. */
const FEWEST_HELD = 300;
const EPOCHS = 6;
const BUDGET_MS = 120_000;
/** A challenger must lose less than the champion by this share: a tie keeps what is known to work. */
const MARGIN = 0.01;

/**
 * Trains the global LSTM on what was collected, judges it on the newest fifth beside the version that speaks, and lets it
 * speak only where it lost less there. In a thread; one at a time, however many ask.
 */
export async function trainForecaster(house: House, { startedBy }: { startedBy: string }): Promise<void> {
  const { db, clock, lstm, log } = house;
  if (!lstm) return;
  if (startedBy === "schedule" && !(await isDue(house))) return;
  const run = await beginTraining(db, KIND, startedBy, clock.now());
  if (run === null) return;
  const end = async (state: TrainingEnd, words: string, version?: string) => {
    await endTraining(db, run, { state, words, version }, clock.now());
    await announce(db, ["models"]);
  };
  try {
    await announce(db, ["models"]);
    const series = await readTrainingSeries(db, clock.now());
    const own = await championLstm(db);
    const champion = own && readLstm(own.file).kind === "weights" ? own : lstm.shipped;
    const verdict = await lstm.train(
      {
        series,
        champion: champion.file,
        heldShare: HELD_SHARE,
        examples: EXAMPLES,
        heldExamples: HELD_EXAMPLES,
        epochs: EPOCHS,
        budgetMs: BUDGET_MS,
        seed: Math.floor(clock.now() / 1000),
      },
      (done) => {
        const words = `learning from ${series.length} series`;
        tellTraining(db, run, done, words, clock.now())
          .then(() => announce(db, ["models"]))
          .catch((error) => log.warn({ err: error }, "a training's progress could not be told"));
      },
    );
    const { isPromoted, reason, refused } = decide(verdict);
    if (refused) return await end("refused", reason);
    const version = `lstm/${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
    await saveLstm(db, {
      version,
      file: verdict.file,
      parent: champion.version,
      scores: { ...verdictScores(verdict), series: series.length },
      isPromoted,
      reason,
      at: clock.now(),
    });
    await end(isPromoted ? "promoted" : "kept", reason, version);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    await end("failed", because);
    log.warn({ err: error }, "the LSTM could not be trained");
  }
}

async function isDue({ db, clock }: House): Promise<boolean> {
  const now = clock.now();
  const since = await oldestMinute(db);
  // One that failed or was too early taught nothing: the next look may try again.
  const newest = (await listTrainings(db, KIND, now)).find(
    ({ state }) => state === "promoted" || state === "kept" || state === "running",
  );
  const hasHistory = since !== null && now - since >= LEAST_HISTORY_MS;
  return hasHistory && (newest === undefined || now - newest.startedAt >= BETWEEN_MS);
}

function decide({ heldExamples, loss, championLoss }: LstmVerdict) {
  if (!Number.isFinite(loss)) {
    const reason = "what it learnt is not a number: nothing of it is kept";
    return { refused: true, isPromoted: false, reason };
  }
  if (heldExamples < FEWEST_HELD) {
    const reason = `${heldExamples} later examples to judge on, and ${FEWEST_HELD} are needed: collect for longer`;
    return { refused: true, isPromoted: false, reason };
  }
  const isPromoted = loss < championLoss * (1 - MARGIN);
  const change = (100 * (1 - loss / championLoss)).toFixed(1);
  const reason = isPromoted
    ? `it loses ${change} % less than the version before it on ${heldExamples} later examples`
    : `it loses ${change} % less than the version that speaks on ${heldExamples} later examples, and 1 % is needed`;
  return { refused: false, isPromoted, reason };
}

function verdictScores({ examples, heldExamples, loss, championLoss }: LstmVerdict) {
  return { examples, heldExamples, loss, championLoss };
}
