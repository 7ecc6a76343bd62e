import { type Bidder, hearBids } from "@/server/domain/hosts/hear-bids";
import { limitOf, withLimit } from "@/server/domain/negotiation/limit-of";
import type { Ask } from "@/server/domain/negotiation/terms";
import { gatherEvidence } from "@/server/domain/risk/gather-evidence";
import { riskUnder } from "@/server/domain/risk/risk-under";
import type { DurationMs } from "@/server/domain/units";
import type { House } from "@/server/house";
import { readLedger } from "@/server/store/ledger";
import { endMoves, holdRoom, otherHosts, sayBids, unbrokered } from "@/server/store/move-proposals";
import { peakUsage } from "./measures";
import type { Actor, Scene } from "./scene";

/** How long another host keeps room for a decision: leases there wait meanwhile. */
const HELD_MS: DurationMs = 30 * 60_000;
/** What ended longer ago was decided on what is true no more. */
const RECENT_MS: DurationMs = 5 * 60_000;
/** A host that was not collected from for so many intervals is not asked: its ledger is old. */
const FRESH_INTERVALS = 3;

/**
 * Asks the other hosts on behalf of each container that its own cannot serve: bids, then room at the best one, then a
 * proposal to a person. No container is ever moved from here.
 */
export async function proposeMoves(house: House, scene: Scene): Promise<void> {
  const { db } = house;
  await endMoves(db, scene.host.id, scene.now);
  if (scene.actingPaused) return;
  for (const row of await unbrokered(db, scene.host.id, scene.now - RECENT_MS)) {
    const actor = scene.actors.get(row.containerId);
    if (!actor || actor.resolved.policy.mode === "observe") continue;
    const ask = row.ask as unknown as Ask;
    const need = needOf(actor, ask);
    if (need === null) continue;
    const bidders = await Promise.all(
      (await otherHosts(db, scene.host.id, row.container.image)).map(async (host): Promise<Bidder> => {
        const { ledger } = await readLedger(db, {
          hostId: host.id,
          now: scene.now,
          until: scene.now + HELD_MS,
        });
        const hasImage = host._count.containers > 0;
        return {
          hostId: host.id,
          hostName: host.name,
          ledger,
          hasImage,
          outOfReach: outOfReach(house, host, scene),
        };
      }),
    );
    const bids = hearBids(need, bidders, residualRisk(actor, ask));
    await sayBids(db, row.id, bids, scene.now);
    const about = { negotiationId: row.id, containerId: row.containerId, containerName: row.container.name };
    const held = await holdRoom(db, { ...about, need, bids, now: scene.now, heldUntil: scene.now + HELD_MS });
    if (held)
      house.log.warn(
        { ...about, host: held.hostName },
        "another host keeps room for a container; a person decides",
      );
  }
}

function outOfReach(
  { settings }: House,
  host: { status: string; lastCollectedAt: Date | null; warmUpUntil: Date | null },
  { now }: Scene,
): string | null {
  if (host.status !== "up") return "does not answer";
  const age = host.lastCollectedAt === null ? null : now - host.lastCollectedAt.getTime();
  if (age === null || age > FRESH_INTERVALS * settings.intervalSeconds * 1000)
    return "was not collected from lately";
  return host.warmUpUntil !== null && host.warmUpUntil.getTime() > now
    ? "is only being looked at so far"
    : null;
}

/** Its whole limits with what was wanted; where it has none, the most that it took. `null`: neither is known. */
function needOf({ limits, input }: Actor, { dimension, amounts }: Ask) {
  const wanted = withLimit(limits, dimension, amounts.want);
  const peak = peakUsage(input);
  const cpu = limitOf(wanted, "cpu") ?? limitOf(peak, "cpu");
  const memory = limitOf(wanted, "memory") ?? limitOf(peak, "memory");
  return cpu === null || memory === null
    ? null
    : { cpuMillicores: Math.ceil(cpu), memoryBytes: Math.ceil(memory) };
}

/** From its own usage and forecast, under the limit that it asked for; what the other host's neighbours do is not in it. */
function residualRisk({ input, limits }: Actor, { dimension, amounts, horizonMinutes }: Ask): number | null {
  const evidence = gatherEvidence(input);
  if (evidence.kind === "unknown") return null;
  return riskUnder(evidence, withLimit(limits, dimension, amounts.want)).risk[horizonMinutes];
}
