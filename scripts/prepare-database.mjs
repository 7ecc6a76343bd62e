// Brings a database that exists up to date, and prints the set-up link while there is no user: what `npm run up` does
// by itself, for installations that start their parts one by one.
import "./up/check-node.mjs";
import { migrateDatabase, setupLink } from "./up/database.mjs";
import { chosenAddress } from "./up/preflight.mjs";
import { step } from "./up/progress.mjs";
import { Refusal } from "./up/refusal.mjs";
import { reportAndExit } from "./up/report.mjs";
import { given } from "./up/secrets.mjs";

try {
  const url = given("DATABASE_URL");
  if (!url) throw new Refusal("Set DATABASE_URL or DATABASE_URL_FILE: there is no database to prepare.");
  await step("Migrate the database", () => migrateDatabase(url));
  const link = await setupLink(url, chosenAddress().url);
  if (link) console.log(`Create the first administrator here (valid 1 hour, once): ${link}`);
} catch (error) {
  reportAndExit(error);
}
