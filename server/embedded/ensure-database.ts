import pg from "pg";

const ALREADY_EXISTS = "42P04";

/** Creates database `name` on the server behind `adminUrl`; does nothing when it exists. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (found.rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    // Another start was faster by a moment; what we wanted is there.
    if ((error as { code?: string }).code !== ALREADY_EXISTS) throw error;
  } finally {
    await client.end();
  }
}
