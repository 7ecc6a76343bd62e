import { parseTelemetryLabel } from "@/server/domain/negotiation/labels/parse-telemetry-label";
import { guessSeriesRole } from "@/server/domain/telemetry/guess-series-role";
import type { HostLink, House } from "@/server/house";
import { ScrapeFailed } from "@/server/ports/telemetry-source";
import { saveScrape, saveScrapeFailure } from "@/server/store/application-samples";
import { listRunning, type RunningContainer } from "@/server/store/assess-inputs";
import { hostLink } from "./host-link";

const AT_ONCE = 8;
/** What is not scraped by then waits for the next collection: slow endpoints stop nobody. */
const BUDGET_MS = 8_000;

/**
 * Scrapes the containers of a host that name an endpoint of their own, the longest unscraped first. One that fails says so
 * on its page and harms no other. A job of its own, so that it holds up no collection.
 */
export async function scrape(house: House, { hostId }: { hostId: number }): Promise<void> {
  const link = hostLink(house, hostId);
  const startedAt = performance.now();
  const due = (await listRunning(house.db, hostId))
    .filter((container) => endpointOf(container) !== null)
    .sort((a, b) => (a.telemetryAt?.getTime() ?? 0) - (b.telemetryAt?.getTime() ?? 0));
  for (let i = 0; i < due.length && performance.now() - startedAt < BUDGET_MS; i += AT_ONCE) {
    await Promise.all(due.slice(i, i + AT_ONCE).map((container) => scrapeOne(house, link, container)));
  }
}

function endpointOf({ labels, telemetryEndpoint }: RunningContainer): string | null {
  return (labels as Record<string, string>)["pfn.telemetry"] ?? telemetryEndpoint;
}

async function scrapeOne(house: House, link: HostLink, container: RunningContainer): Promise<void> {
  const { db, log, clock } = house;
  const parsed = parseTelemetryLabel(endpointOf(container) ?? "");
  if (!parsed.ok) return saveScrapeFailure(db, container.id, clock.now(), parsed.problem);
  const address = container.addresses[0];
  if (address === undefined) {
    const because = "The container has no address of its own (host network?).";
    return saveScrapeFailure(db, container.id, clock.now(), because);
  }
  try {
    const { runtimeId } = container;
    const answer = await link.telemetry.scrape({ runtimeId, address, ...parsed.value });
    await saveScrape(
      db,
      container.id,
      answer,
      answer.series.map((s) => guessSeriesRole(s.name, s.labels, s.type)),
    );
  } catch (error) {
    const because =
      error instanceof ScrapeFailed ? error.message : "Its answer could not be stored; see the log.";
    if (!(error instanceof ScrapeFailed))
      log.error({ err: error, container: container.name }, "a scrape failed");
    await saveScrapeFailure(db, container.id, clock.now(), because);
  }
}
