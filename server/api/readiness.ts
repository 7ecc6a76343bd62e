import { webHouse } from "@/server/web";

export interface Readiness {
  ok: boolean;
  database: "up" | "down";
}

/** Whether requests can be served now. */
export async function readiness(): Promise<Readiness> {
  try {
    const { db } = await webHouse();
    await db.pool.query("select 1");
    return { ok: true, database: "up" };
  } catch {
    return { ok: false, database: "down" };
  }
}
