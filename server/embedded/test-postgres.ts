import { randomBytes } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { ensureDatabase } from "@/server/embedded/ensure-database";
import { migrate } from "@/server/embedded/migrate";
import { runOnce } from "@/server/embedded/run-once";
import { startPostgres } from "@/server/embedded/start-postgres";

/** Environment variable with the loopback port at which test workers ask for the server. */
export const DOOR = "PFN_TEST_POSTGRES_DOOR";

/** What the door answers: a superuser's connection string and the name of the migrated template. */
export interface TestServer {
  adminUrl: string;
  template: string;
}

// A test database need not survive a power cut.
const FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"];

/**
 * vitest's global set-up. Opens a door on a loopback port; the first test that knocks starts one throwaway PostgreSQL
 * for the whole run (or uses the server that PFN_TEST_DATABASE_URL names) and migrates the template in it.
 * Returns the teardown.
 */
export default async function setup(): Promise<() => Promise<void>> {
  let opened: Promise<OpenServer> | undefined;
  const door = net.createServer(async (socket) => {
    opened ??= openServer(process.env.PFN_TEST_DATABASE_URL);
    try {
      const { adminUrl, template } = await opened;
      socket.end(JSON.stringify({ adminUrl, template }));
    } catch (error) {
      socket.end(JSON.stringify({ error: String(error) }));
    }
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  process.env[DOOR] = String((door.address() as net.AddressInfo).port);
  return async () => {
    door.close();
    // A server that failed to open was reported to the test that asked; there is nothing of it to close.
    const server = await opened?.catch(() => undefined);
    await server?.close();
  };
}

type OpenServer = TestServer & { close(): Promise<void> };

async function openServer(given: string | undefined): Promise<OpenServer> {
  const template = `pfn_template_${randomBytes(6).toString("hex")}`;
  const server = given ? borrow(given, template) : await startThrowaway();
  try {
    await ensureDatabase(server.adminUrl, template);
    const url = new URL(server.adminUrl);
    url.pathname = `/${template}`;
    await migrate(url.href, path.resolve(import.meta.dirname, "../../prisma/migrations"));
  } catch (error) {
    await server.close();
    throw error;
  }
  return { ...server, template };
}

type Server = Omit<OpenServer, "template">;

/** A server that is not ours keeps running, and keeps nothing of ours. */
function borrow(adminUrl: string, template: string): Server {
  return { adminUrl, close: () => runOnce(adminUrl, `drop database if exists ${template} with (force)`) };
}

async function startThrowaway(): Promise<Server> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pfn-test-"));
  fs.chmodSync(folder, 0o755);
  const postgres = await startPostgres({
    directory: path.join(folder, "postgres"),
    password: randomBytes(16).toString("hex"),
    logFile: path.join(folder, "postgres.log"),
    settings: FAST,
  });
  return {
    adminUrl: postgres.url("postgres"),
    close: async () => {
      await postgres.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
