import { approvals } from "./approvals";
import { backupRestored } from "./backup-restored";
import { badModels } from "./bad-models";
import { badSamples } from "./bad-samples";
import { clockJumps } from "./clock-jumps";
import { collectorDead } from "./collector-dead";
import { deliveredTwice } from "./delivered-twice";
import { engineTrouble } from "./engine-trouble";
import type { Fault } from "./fault";
import { groundMoved } from "./ground-moved";
import { halfMigration } from "./half-migration";
import { hostileExporter } from "./hostile-exporter";
import { killedInApply } from "./kill/killed-in-apply";
import { stoppedInApply } from "./kill/stopped-in-apply";
import { poisonJob } from "./poison-job";
import { backendsKilled, postgresPaused } from "./postgres-trouble";
import { redisTrouble } from "./redis-trouble";
import { restartStorm } from "./restart-storm";
import { sigtermUnderLoad } from "./sigterm-under-load";
import { thousandAtOnce } from "./thousand-at-once";

/** In the order of the loop: act, decide, see, then what PFN stands on. */
export const ALL_FAULTS: readonly Fault[] = [
  killedInApply,
  stoppedInApply,
  deliveredTwice,
  groundMoved,
  approvals,
  badSamples,
  collectorDead,
  badModels,
  hostileExporter,
  thousandAtOnce,
  restartStorm,
  clockJumps,
  engineTrouble,
  backendsKilled,
  postgresPaused,
  redisTrouble,
  halfMigration,
  backupRestored,
  poisonJob,
  sigtermUnderLoad,
];
