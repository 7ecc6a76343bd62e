import type { ActionOutcome } from "@/server/api/shapes/common";
import { parseTelemetryLabel } from "@/server/domain/negotiation/labels/parse-telemetry-label";
import { Failure } from "@/server/failures";
import type { SeriesRole } from "@/server/store/application-samples";
import { appendAudit } from "@/server/store/audit";
import type { Desk } from "./desk";

/** Names a container's own Prometheus endpoint, `<port>/<path>`; `null` ends the scraping. A label wins over it. */
export async function setTelemetry(
  { db, clock, user }: Desk,
  { id, endpoint }: { id: number; endpoint: string | null },
): Promise<ActionOutcome> {
  const container = await db.prisma.container.findUnique({ where: { id } });
  if (!container) throw new Failure("NOT_FOUND", "There is no such container.");
  const wanted = endpoint === "" ? null : endpoint;
  if (wanted !== null) {
    const parsed = parseTelemetryLabel(wanted);
    if (!parsed.ok) return { kind: "refused", because: parsed.problem };
  }
  await db.prisma.$transaction(async (tx) => {
    await tx.container.update({
      where: { id },
      data: {
        telemetryEndpoint: wanted,
        telemetryStatus: null,
        telemetryAt: null,
        telemetryAnsweredAt: null,
      },
    });
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "telemetry.endpoint",
      subject: `container:${id}`,
      detail: wanted ? `${container.name}: scrape ${wanted}` : `${container.name}: scrape nothing`,
    });
  });
  return {
    kind: "done",
    message: wanted ? "Saved; the next collection scrapes it." : "Nothing is scraped any more.",
  };
}

/** Picks a series that matters, and says what it measures. */
export async function selectSeries(
  { db, clock, user }: Desk,
  { seriesId, selected, role }: { seriesId: number; selected: boolean; role: SeriesRole | null },
): Promise<ActionOutcome> {
  const series = await db.prisma.telemetrySeries.findUnique({ where: { id: seriesId } });
  if (!series) throw new Failure("NOT_FOUND", "There is no such series.");
  await db.prisma.$transaction(async (tx) => {
    await tx.telemetrySeries.update({ where: { id: seriesId }, data: { selected, role } });
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "telemetry.select",
      subject: `container:${series.containerId}`,
      detail: `${series.name}: ${selected ? `kept as ${role ?? "a series without a role"}` : "not kept"}`,
    });
  });
  return { kind: "done", message: selected ? "Kept from the next scrape on." : "Not kept any more." };
}
