import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import type { Sample } from "@/server/domain/telemetry/sample";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { beginHeld, type HeldShard } from "./host-shards";
import { SAMPLE_COLUMNS, SAMPLE_FIELDS, toSampleRow } from "./sample-columns";

/**
 * One tick of a host: a sample for each container id. Whole or not at all.
 *
 * held    the shard under which the host is served: who takes it over waits until this is written.
 * Throws  FencedOff, and writes nothing, when another process serves the host by now.
 */
export async function writeSamples(
  db: Database,
  samples: ReadonlyMap<number, Sample>,
  held?: HeldShard,
): Promise<void> {
  await copySamples(
    db,
    [...samples].map(([id, sample]) => [id, sample] as const),
    held,
  );
}

/** Any number of samples by COPY; every day that they fall on needs its partition. */
export async function copySamples(
  db: Database,
  samples: readonly (readonly [containerId: number, sample: Sample])[],
  held?: HeldShard,
): Promise<void> {
  if (samples.length === 0) return;
  const client = await db.pool.connect();
  try {
    if (held) await beginHeld(client, held);
    const columns = SAMPLE_FIELDS.map((field) => SAMPLE_COLUMNS[field][0]).join(", ");
    await pipeline(
      lines(samples),
      client.query(copyFrom(`copy telemetry.sample (container_id, at, ${columns}, missing) from stdin`)),
    );
    if (held) await client.query("commit");
    client.release();
  } catch (error) {
    // A connection that broke inside a COPY cannot be used again.
    client.release(true);
    throw error;
  }
}

function* lines(samples: readonly (readonly [number, Sample])[]): Generator<string> {
  for (const [id, sample] of samples) {
    const values = SAMPLE_FIELDS.map((field) => {
      const value = sample[field];
      if (value === null) return "\\N";
      return String(SAMPLE_COLUMNS[field][1] === "real" ? value : Math.round(value));
    });
    const missing =
      Object.keys(sample.missing).length === 0 ? "\\N" : escapeCopy(JSON.stringify(sample.missing));
    yield `${id}\t${new Date(sample.at).toISOString()}\t${values.join("\t")}\t${missing}\n`;
  }
}

const escapeCopy = (text: string) =>
  text.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n").replaceAll("\r", "\\r");

/** Raw samples since `from`, oldest first, by container. */
export async function readSamples(
  db: Database,
  containerIds: readonly number[],
  from: EpochMs,
): Promise<Map<number, Sample[]>> {
  const { rows } = await db.pool.query(
    "select * from telemetry.sample where container_id = any($1) and at >= $2 order by container_id, at",
    [containerIds, new Date(from)],
  );
  const samples = new Map<number, Sample[]>();
  for (const row of rows) {
    const list = samples.get(row.container_id);
    if (list) list.push(toSampleRow(row));
    else samples.set(row.container_id, [toSampleRow(row)]);
  }
  return samples;
}
