"use client";

import { toast } from "sonner";
import type { ActionOutcome } from "@/server/api/shapes/common";
import { describeError } from "./describe-error";

/** Says how an action ended: done is a confirmation, refused is a warning with the reason. */
export function notifyOutcome(outcome: ActionOutcome) {
  if (outcome.kind === "done") toast.success(outcome.message);
  else toast.warning("Not done", { description: outcome.because });
}

/** Says why an action could not be asked for at all. */
export function notifyError(error: unknown) {
  const { title, remedy } = describeError(error);
  toast.error(title, { description: remedy });
}
