// npm run up: everything from a bare checkout to a running PFN. Read `start` from top to bottom.
import "./up/check-node.mjs";
import { build } from "./up/build.mjs";
import { startChild } from "./up/child.mjs";
import { migrateDatabase, setupLink, startDatabase } from "./up/database.mjs";
import { GATE_ARGS, planGate, untilGateAnswers } from "./up/gate.mjs";
import { generate } from "./up/generate.mjs";
import { install } from "./up/install.mjs";
import { lock } from "./up/lock.mjs";
import { inRoot, inState } from "./up/paths.mjs";
import { checkPortFree, checkWritable, chosenAddress } from "./up/preflight.mjs";
import { step } from "./up/progress.mjs";
import { checkDatabase, checkRedis } from "./up/reach.mjs";
import { untilReady } from "./up/ready.mjs";
import { Refusal } from "./up/refusal.mjs";
import { mayRestart } from "./up/restarts.mjs";
import { chooseRuntime } from "./up/runtime.mjs";
import { given, keptSecret } from "./up/secrets.mjs";
import { tail } from "./up/tail.mjs";
import { load } from "./up/typescript.mjs";
import { webUser } from "./up/web-user.mjs";

const READY_MS = 60_000;
const WORKERS_DRAIN_MS = 25_000;
const WEB_DRAIN_MS = 10_000;
const GATE_DRAIN_MS = 2_000;
const INTERRUPTED = 130;

const verbose = process.argv.includes("--verbose");
const asked = new AbortController();
/** What to undo, the newest first: { name, undo }. */
const opened = [];

async function start() {
  checkWritable();
  const address = chosenAddress();
  opened.push({ undo: await lock(address.url) });
  await checkPortFree(address);
  const database = given("DATABASE_URL");
  const redis = given("REDIS_URL");
  if (database) await checkDatabase(database);
  if (redis) await checkRedis(redis);
  const runtime = await chooseRuntime();

  const how = { verbose, signal: asked.signal };
  await step("Install packages", () => install(how));
  const secret = given("BETTER_AUTH_SECRET") ?? keptSecret(inState("secret"));
  const sealing = given("PFN_SECRET_KEY") ?? keptSecret(inState("secret-key"));
  await checkConfiguration({
    DATABASE_URL: database ?? "postgresql://embedded",
    BETTER_AUTH_SECRET: secret,
    PFN_SECRET_KEY: sealing,
  });
  await step("Generate the database client", () => generate(how));
  await step("Build the web part", () => build(how));
  const { url, exited } = await openDatabase(database);
  await step("Migrate the database", () => migrateDatabase(url));

  const plan = planGate(runtime);
  const env = {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    DATABASE_URL: url,
    BETTER_AUTH_SECRET: secret,
    PFN_SECRET_KEY: sealing,
    PFN_HOST: address.host,
    PFN_PORT: String(address.port),
    PFN_PUBLIC_URL: address.url,
  };
  const gate = plan.gate ? await openGate(plan.gate) : { ended: new Promise(() => {}) };
  const next = inRoot("node_modules/next/dist/bin/next");
  const webArgs = [next, "start", "-H", address.host, "-p", String(address.port)];
  const { user, line } = await webUser();
  const web = open("web", webArgs, { ...env, ...plan.web }, WEB_DRAIN_MS, user);
  const workersArgs = ["--import", "tsx", inRoot("workers/main.ts")];
  const workers = keepUp("workers", workersArgs, { ...env, ...plan.workers }, WORKERS_DRAIN_MS);
  const died = Promise.race([exited, gate.ended, web, workers]);

  const probe = `http://${address.host === "0.0.0.0" ? "127.0.0.1" : address.host}:${address.port}/readyz`;
  await step("Start", () => Promise.race([untilReady(probe, { ms: READY_MS, signal: asked.signal }), died]));
  console.log(runtime.line);
  for (const more of [plan.line, line]) if (more) console.log(more);
  console.log(`PFN is ready at ${address.url}`);
  const link = await setupLink(url, address.url);
  if (link) console.log(`Create the first administrator here (valid 1 hour, once): ${link}`);
  return { died };
}

/** Refuses every fault of the configuration before minutes are spent on a build. */
async function checkConfiguration(known) {
  const { readEnv } = await load("server/env.ts");
  try {
    readEnv({ ...process.env, ...known });
  } catch (error) {
    throw error.name === "EnvInvalid" ? new Refusal(error.message) : error;
  }
}

async function openDatabase(url) {
  if (url) return { url, exited: new Promise(() => {}) };
  return step("Start PostgreSQL", async () => {
    const database = await startDatabase();
    opened.push({ name: "PostgreSQL", undo: database.stop });
    const exited = database.exited.then(() => mourn("PostgreSQL", "ended", "postgres"));
    // It may end before anyone waits for it; whoever uses it next fails then, and says so.
    exited.catch(() => undefined);
    return { url: database.url, exited };
  });
}

/** Resolves once the gate answers, with `ended` as `open` gives it: workers find the engine only behind it. */
async function openGate(env) {
  const gate = open("gate", GATE_ARGS, env, GATE_DRAIN_MS);
  const answers = () => untilGateAnswers(env.PFN_GATE_SOCKET, asked.signal);
  await step("Open the gate", () => Promise.race([answers(), gate]));
  return { ended: gate };
}

/** Starts a child and resolves never, or rejects when it ends unasked. */
function open(name, args, env, drainMs, user = null) {
  const child = startChild(name, args, { env, verbose, user });
  opened.push({ name, undo: () => child.stop(drainMs) });
  return child.exited.then((how) => mourn(name, how, name));
}

/** The same for a part that is started again when it ends unasked; rejects when it ends again and again. */
async function keepUp(name, args, env, drainMs) {
  let current;
  opened.push({ name, undo: () => current.stop(drainMs) });
  const ends = [];
  for (;;) {
    current = startChild(name, args, { env, verbose });
    const how = await current.exited;
    if (asked.signal.aborted) return new Promise(() => {});
    if (!mayRestart(ends, Date.now())) return mourn(name, `${how} again and again`, name);
    console.log(`${name} ${how}; starting it again. See ${inState("logs", `${name}.log`)}`);
  }
}

function mourn(name, how, log) {
  // Asked to stop, an end is what we want.
  if (asked.signal.aborted) return new Promise(() => {});
  const file = inState("logs", `${log}.log`);
  throw new Refusal(`${name} ${how}, so PFN stops; the last lines of ${file}:\n${tail(file)}`);
}

async function closeAll() {
  asked.abort();
  for (let part = opened.pop(); part; part = opened.pop()) {
    if (part.name) console.log(`Stopping ${part.name} …`);
    await part.undo();
  }
}

const interrupted = new Promise((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      asked.abort();
      resolve("interrupted");
    });
  }
});

// A closed terminal or pipe must not keep us from draining.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

let code = 0;
try {
  const { died } = await start();
  await Promise.race([interrupted, died]);
} catch (error) {
  if (asked.signal.aborted) {
    code = INTERRUPTED;
  } else {
    console.error(error instanceof Refusal ? error.message : error);
    code = 1;
  }
}
await closeAll();
process.exit(code);
