import { judgeEnd } from "@/server/domain/learning/outcomes/judge-end";
import type { House } from "@/server/house";
import { readMemoryBefore, readOwnCut } from "@/server/store/end-facts";
import { recordEnd } from "@/server/store/record-end";
import { untoldKills } from "@/server/store/untold-kills";

/**
 * Writes down OOM kills that only the kernel's counters tell of: PFN was not listening, or a process beside the first one
 * was killed and the container went on. Dated at the sample, which lies at most an interval after the kill.
 */
export async function noticeUntoldKills({ db, clock, log, settings }: House, hostId: number): Promise<void> {
  for (const { containerId, name, at } of await untoldKills(
    db,
    hostId,
    clock.now(),
    settings.intervalSeconds,
  )) {
    const [memory, ownCut] = await Promise.all([
      readMemoryBefore(db, containerId, at),
      readOwnCut(db, containerId, at),
    ]);
    const judged = judgeEnd({ exitCode: null, isOomTold: true, wasStopped: false, memory, ownCut });
    const isNew = await recordEnd(db, {
      ...judged,
      containerId,
      at,
      exitCode: null,
      eventKey: `counted:${containerId}:${at}`,
    });
    if (isNew) log.info({ container: name, kind: judged.kind }, judged.detail);
  }
}
