import { parseTelemetryLabel } from "@/server/domain/negotiation/labels/parse-telemetry-label";
import { guessSeriesRole } from "@/server/domain/telemetry/guess-series-role";
import type { HostLink, House } from "@/server/house";
import type { ContainerSnapshot } from "@/server/ports/container-runtime";
import { ScrapeFailed } from "@/server/ports/telemetry-source";
import { saveScrape, saveScrapeFailure, telemetryEndpoints } from "@/server/store/application-samples";

const AT_ONCE = 8;

/** Scrapes the containers that name an endpoint of their own; one that fails says so on its page and harms no other. */
export async function scrapeApplications(
  house: House,
  link: HostLink,
  running: readonly ContainerSnapshot[],
  ids: ReadonlyMap<string, number>,
): Promise<void> {
  const fromUi = await telemetryEndpoints(house.db, [...ids.values()]);
  const due = running.flatMap((container) => {
    const id = ids.get(container.runtimeId);
    const endpoint = container.labels["pfn.telemetry"] ?? (id === undefined ? undefined : fromUi.get(id));
    return id === undefined || !endpoint ? [] : [{ id, container, endpoint }];
  });
  for (let i = 0; i < due.length; i += AT_ONCE) {
    await Promise.all(due.slice(i, i + AT_ONCE).map((one) => scrapeOne(house, link, one)));
  }
}

async function scrapeOne(
  house: House,
  link: HostLink,
  { id, container, endpoint }: { id: number; container: ContainerSnapshot; endpoint: string },
): Promise<void> {
  const now = house.clock.now();
  const parsed = parseTelemetryLabel(endpoint);
  if (!parsed.ok) return saveScrapeFailure(house.db, id, now, parsed.problem);
  const address = container.addresses[0];
  if (address === undefined) {
    return saveScrapeFailure(house.db, id, now, "The container has no address of its own (host network?).");
  }
  try {
    const scrape = await link.telemetry.scrape({ runtimeId: container.runtimeId, address, ...parsed.value });
    await saveScrape(
      house.db,
      id,
      scrape,
      scrape.series.map((s) => guessSeriesRole(s.name, s.labels, s.type)),
    );
  } catch (error) {
    if (!(error instanceof ScrapeFailed)) throw error;
    await saveScrapeFailure(house.db, id, now, error.message);
  }
}
