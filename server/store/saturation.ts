import type { CappedRate } from "@/server/domain/risk/capped-rate-risk";
import type { SaturationRecord } from "@/server/domain/risk/saturation/live-saturation";
import { saturationRate } from "@/server/domain/risk/saturation/saturation-rate";
import type { Database } from "./database";

/** By "<workload>/<dimension>", what each lived through at a full cap; few ever did. */
export async function readSaturation({ prisma }: Database): Promise<Map<string, SaturationRecord>> {
  const rows = await prisma.saturation.findMany();
  return new Map(
    rows.map((row) => [
      saturationKey(row.workloadId, row.dimension),
      {
        seconds: row.seconds,
        failures: row.failures,
        saturatedAt: row.saturatedAt?.getTime() ?? null,
        failureAt: row.failureAt?.getTime() ?? null,
        at: row.at.getTime(),
      },
    ]),
  );
}

export const saturationKey = (workloadId: number, dimension: string): string => `${workloadId}/${dimension}`;

/** Failures an hour at a full cap, as they are believed of one workload. */
export function ratesOf(
  all: ReadonlyMap<string, SaturationRecord>,
): (workloadId: number) => Record<CappedRate, number> {
  const lived = (dimension: CappedRate) =>
    [...all].filter(([key]) => key.endsWith(`/${dimension}`)).map(([, record]) => record);
  const everybody = { network: lived("network"), disk: lived("disk") };
  return (workloadId) => {
    const of = (dimension: CappedRate) =>
      saturationRate(all.get(saturationKey(workloadId, dimension)) ?? null, everybody[dimension]);
    return { network: of("network"), disk: of("disk") };
  };
}

export async function writeSaturation(
  { prisma }: Database,
  looks: readonly { workloadId: number; dimension: CappedRate; record: SaturationRecord }[],
): Promise<void> {
  await prisma.$transaction(
    looks.map(({ workloadId, dimension, record }) => {
      const { seconds, failures, saturatedAt, failureAt, at } = record;
      const instant = (ms: number | null) => (ms === null ? null : new Date(ms));
      const data = {
        seconds,
        failures,
        saturatedAt: instant(saturatedAt),
        failureAt: instant(failureAt),
        at: new Date(at),
      };
      return prisma.saturation.upsert({
        where: { workloadId_dimension: { workloadId, dimension } },
        create: { workloadId, dimension, ...data },
        update: data,
      });
    }),
  );
}
