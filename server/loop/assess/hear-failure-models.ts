import { readFailureFile } from "@/server/domain/learning/failure-file";
import type { FailureModel } from "@/server/domain/risk/prior/failure-model";
import type { House } from "@/server/house";
import { enterShipped, failureVersions, readFailureModel } from "@/server/store/failure-models";
import { rejectFailureModel } from "@/server/store/failure-promotions";
import { announce } from "@/server/store/live";

/**
 * The trees that speak in this process, and those in their shadow, are the ones that the rows say: they may have been
 * promoted by another process, or a person. A file that must not speak is rejected for good, and what spoke before goes on.
 * A run of `assess` takes both at its beginning: none changes voice in its middle.
 */
export async function hearFailureModels(house: House): Promise<void> {
  const { db, clock, failureLearning } = house;
  if (!failureLearning) return;
  if (!failureLearning.isEntered) {
    await enterShipped(db, failureLearning.shipped, failureLearning.startsAs, clock.now());
    failureLearning.isEntered = true;
  }
  const said = await failureVersions(db);
  if (said.champion !== (house.failureModel?.version ?? null))
    house.failureModel = await load(house, said.champion, house.failureModel);
  if (said.challenger !== (failureLearning.challenger?.version ?? null))
    failureLearning.challenger = (await load(house, said.challenger)) ?? null;
}

async function load(
  { db, clock, log }: House,
  version: string | null,
  former?: FailureModel,
): Promise<FailureModel | undefined> {
  const row = version === null ? null : await readFailureModel(db, version);
  if (!row) return undefined;
  const read = readFailureFile(row.file);
  if (read.kind === "model") return { ...read.model, version: row.version };
  log.error({ version }, `this failure model is not used: ${read.because}`);
  await rejectFailureModel(db, row.version, read.because, clock.now());
  await announce(db, ["models"]);
  return former;
}
