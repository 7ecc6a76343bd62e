import { approvals } from "./approvals";
import { deliveredTwice } from "./delivered-twice";
import type { Fault } from "./fault";
import { groundMoved } from "./ground-moved";

/** In the order of the loop: act, decide, see, then what PFN stands on. */
export const ALL_FAULTS: readonly Fault[] = [deliveredTwice, groundMoved, approvals];
