import { openStage, type Stage } from "./stage";

let opened: Promise<Stage> | undefined;

/** One stage for the cases that play beside each other without touching what the others need. */
export function sharedStage(): Promise<Stage> {
  opened ??= openStage();
  return opened;
}

export async function closeSharedStage(): Promise<void> {
  const stage = await opened;
  opened = undefined;
  await stage?.close();
}
