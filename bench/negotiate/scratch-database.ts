import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDatabase } from "@/server/embedded/ensure-database";
import { migrate } from "@/server/embedded/migrate";
import { startPostgres } from "@/server/embedded/start-postgres";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A PostgreSQL of its own, migrated, as `npm run up` starts it; gone when stopped. */
export async function scratchDatabase(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "pfn-bench-"));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({
    directory: join(folder, "postgres"),
    password: "scratch",
    logFile: join(folder, "postgres.log"),
    settings: [],
  });
  await ensureDatabase(postgres.url("postgres"), "pfn");
  const url = postgres.url("pfn");
  await migrate(url, join(ROOT, "prisma/migrations"));
  return {
    url,
    async stop() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
