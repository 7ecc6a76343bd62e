import type { DurationMs } from "@/server/domain/units";
import type { HostLink, House } from "@/server/house";
import { followCapacity } from "@/server/store/host-capacity";

/** A host is resized seldom, and asking an engine what it has costs more than a reading. */
const EVERY_MS: DurationMs = 60_000;

/** Asks a host now and then what it has, so that the ledger follows a machine that was resized under it. */
export async function describeHost(house: House, link: HostLink): Promise<void> {
  const now = house.clock.now();
  if (link.describedAt !== undefined && now - link.describedAt < EVERY_MS) return;
  const said = await link.runtime.describeHost();
  await followCapacity(house.db, link.id, said, now);
  link.describedAt = now;
}
