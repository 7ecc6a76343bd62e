/**
 * Tries the web part's controls in this process, on a throwaway database: `tsx run-trials.ts <answers.json>`. All that is
 * printed is the web part's own log, at its loudest: the parent searches it for secrets.
 */
import { writeFileSync } from "node:fs";
import setup from "@/server/embedded/test-postgres";
import { openTestWeb } from "@/server/test-web";
import { openIdentityProvider } from "@/server/test-web/identity-provider";
import { TRIALS } from "./all-trials";

const file = process.argv[2];
if (file === undefined) throw new Error("usage: run-trials <answers.json>");

const secrets = new Set<string>();
const keepSecret = (secret: string) => {
  secrets.add(secret);
  return secret;
};
const closeDatabase = await setup();
const provider = await openIdentityProvider();
try {
  const web = await openTestWeb({
    PFN_LOG_LEVEL: "trace",
    PFN_OIDC_ISSUER: provider.issuer,
    PFN_OIDC_CLIENT_ID: provider.clientId,
    PFN_OIDC_CLIENT_SECRET: keepSecret(provider.clientSecret),
    PFN_OIDC_ROLE_CLAIM: "groups",
    PFN_OIDC_OPERATORS: "sre",
    PFN_OIDC_ADMINS: "platform",
  });
  keepSecret(process.env.BETTER_AUTH_SECRET!);
  keepSecret(process.env.PFN_SECRET_KEY!);
  web.house.log.info("the log is on");
  const answers: Record<string, { saw: string } | { failed: string }> = {};
  for (const { control, run } of TRIALS) {
    try {
      answers[control] = { saw: await run({ web, provider, keepSecret }) };
    } catch (error) {
      answers[control] = { failed: (error as Error).message };
    }
  }
  writeFileSync(file, JSON.stringify({ answers, secrets: [...secrets] }));
  await web.close();
} finally {
  await provider.close();
  await closeDatabase();
}
// The queue keeps a connection for ever; what had to be closed is closed.
process.exit(0);
