import { randomUUID } from "node:crypto";
import net from "node:net";
import { runOnce } from "@/server/embedded/run-once";
import { DOOR, type TestServer } from "@/server/embedded/test-postgres";

export interface TestDatabase {
  url: string;
  /** Ends what is still connected, then removes the database. */
  drop(): Promise<void>;
}

/**
 * A fresh, migrated database of the real PostgreSQL for one test file: a clone of a template, some 50 ms.
 * The first call of a test run starts the server (see test-postgres.ts); a run that needs none starts none.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, template } = await askDoor();
  const name = `pfn_test_${randomUUID().replaceAll("-", "")}`;
  await runOnce(adminUrl, `create database ${name} template ${template}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runOnce(adminUrl, `drop database if exists ${name} with (force)`) };
}

function askDoor(): Promise<TestServer> {
  const port = Number(process.env[DOOR]);
  if (!port)
    throw new Error("createTestDatabase works only inside vitest with this repository's configuration.");
  return new Promise((resolve, reject) => {
    let text = "";
    net
      .connect({ host: "127.0.0.1", port })
      .setEncoding("utf8")
      .on("data", (chunk) => {
        text += chunk;
      })
      .once("error", reject)
      .once("end", () => {
        const answer: TestServer | { error: string } = JSON.parse(text);
        if ("error" in answer) reject(new Error(answer.error));
        else resolve(answer);
      });
  });
}
