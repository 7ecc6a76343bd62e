import type { SavingOffer } from "@/server/api/shapes/savings";
import type { Answer, Ask } from "@/server/domain/negotiation/terms";
import type { Database } from "./database";

const MOST = 500;

/** Steps down that wait for a person, what frees most first within a dimension. */
export async function readSavingOffers({ prisma }: Database): Promise<SavingOffer[]> {
  const rows = await prisma.negotiation.findMany({
    where: { kind: "reclaim", state: "waiting_approval" },
    include: { container: { select: { name: true } }, host: { select: { name: true } } },
    take: MOST,
  });
  return rows
    .map((row): SavingOffer => {
      const ask = row.ask as unknown as Ask;
      const answer = row.answer as unknown as Extract<Answer, { kind: "offer" }>;
      return {
        id: row.id,
        revision: row.revision,
        containerId: row.containerId,
        name: row.container.name,
        host: row.host.name,
        dimension: ask.dimension as SavingOffer["dimension"],
        from: ask.amounts.max,
        to: answer.amount,
        downTo: ask.amounts.min,
        residualRisk: row.residualRisk,
        expiresAt: row.expiresAt?.getTime() ?? null,
        because: row.reason,
      };
    })
    .sort((a, b) => a.dimension.localeCompare(b.dimension) || b.from - b.downTo - (a.from - a.downTo));
}
