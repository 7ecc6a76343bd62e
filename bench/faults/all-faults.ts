import { approvals } from "./approvals";
import { badModels } from "./bad-models";
import { badSamples } from "./bad-samples";
import { collectorDead } from "./collector-dead";
import { deliveredTwice } from "./delivered-twice";
import { engineTrouble } from "./engine-trouble";
import type { Fault } from "./fault";
import { groundMoved } from "./ground-moved";
import { killedInApply } from "./kill/killed-in-apply";
import { stoppedInApply } from "./kill/stopped-in-apply";

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
  engineTrouble,
];
