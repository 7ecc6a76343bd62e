// Health checks of docker-compose.yml: ends with 0 when well, else with 1 and the reason.
//
//   node scripts/health.mjs web       the web part answers and is ready
//   node scripts/health.mjs gate      the gate answers, and the engine behind it
//   node scripts/health.mjs workers   some host was collected within the last few intervals, whoever of them did it
import pg from "pg";
import { askGate } from "./up/gate.mjs";
import { given } from "./up/secrets.mjs";

const PATIENCE_MS = 4_000;
const MISSED_INTERVALS = 6;

async function web() {
  const response = await fetch("http://127.0.0.1:7300/readyz", { signal: AbortSignal.timeout(PATIENCE_MS) });
  return { well: response.ok, because: `status ${response.status}` };
}

async function gate() {
  const { status, because } = await askGate(process.env.PFN_GATE_SOCKET, "GET", "/_ping");
  return { well: status === 200, because: because ?? `status ${status}` };
}

async function workers() {
  const client = new pg.Client({
    connectionString: given("DATABASE_URL"),
    connectionTimeoutMillis: PATIENCE_MS,
  });
  await client.connect();
  try {
    const { rows } = await client.query(
      "select extract(epoch from now() - max(last_collected_at))::float as age from host",
    );
    const allowed = Number(process.env.PFN_COLLECT_SECONDS || 10) * MISSED_INTERVALS;
    const { age } = rows[0];
    return { well: age !== null && age <= allowed, because: `last collection ${age ?? "never"} s ago` };
  } finally {
    await client.end();
  }
}

const check = { web, workers, gate }[process.argv[2]];
if (!check) throw new Error("Say which: web, workers or gate.");
const { well, because } = await check().catch((error) => ({
  well: false,
  because: error.cause?.code ?? error.message,
}));
console.log(because);
process.exit(well ? 0 : 1);
