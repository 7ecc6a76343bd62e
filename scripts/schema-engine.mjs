#!/usr/bin/env node
// Prisma's schema engine without its download: the same engine in WebAssembly over adapter-pg, behind the JSON-RPC on
// stdin and stdout that the CLI speaks. PRISMA_SCHEMA_ENGINE_BINARY names this file; see scripts/prisma.mjs.
// It serves `migrate diff`, `status`, `deploy` and `resolve`. What needs a shadow database (`migrate dev`) does not
// work: adapter-pg cuts scripts at every semicolon, also inside a function's body.
import fs from "node:fs";
import { createRequire } from "node:module";
import readline from "node:readline";
import { parseArgs } from "node:util";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";

const { values: given, positionals } = parseArgs({
  options: { datasource: { type: "string" }, datamodels: { type: "string", multiple: true } },
  allowPositionals: true,
  strict: false,
});
const { url } = given.datasource ? JSON.parse(given.datasource) : { url: process.env.DATABASE_URL };

const OID_CHAR = 18;
const OID_TEXT = 25;
const RPC_FAILED = 4466;
/** Requests of ours are numbered from here on, out of the way of the CLI's. */
const PRINT_IDS = 1_000_000;

const CHAR_COLUMNS = Symbol("columns of the type char");

/** adapter-pg refuses the catalog's "char" columns, so they pass it as text … */
class CatalogPool extends pg.Pool {
  async query(...args) {
    const result = await super.query(...args);
    result.rows[CHAR_COLUMNS] = result.fields.flatMap((field, i) =>
      field.dataTypeID === OID_CHAR ? [i] : [],
    );
    for (const i of result.rows[CHAR_COLUMNS]) result.fields[i].dataTypeID = OID_TEXT;
    return result;
  }
}

/** … and the engine, which insists on characters, gets them as such. */
class CatalogAdapter extends PrismaPg {
  async connect() {
    const adapter = await super.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      for (const i of result.rows[CHAR_COLUMNS]) result.columnTypes[i] = ColumnTypeEnum.Character;
      return result;
    };
    return adapter;
  }
}

/** What a panicking engine leaves its last words in. */
const panic = { message: "", set_message: (words) => (panic.message = words) };
globalThis.PRISMA_WASM_PANIC_REGISTRY = panic;

async function startEngine() {
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
    .replace(/\.js$/, ".wasm");
  const imports = { "./schema_engine_bg.js": bindings };
  const { instance } = await WebAssembly.instantiate(fs.readFileSync(wasm), imports);
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const pool = new CatalogPool({ connectionString: url, max: 2, allowExitOnIdle: true });
  const adapter = bindMigrationAwareSqlAdapterFactory(new CatalogAdapter(pool));
  const datamodels = given.datamodels?.map((file) => [file, fs.readFileSync(file, "utf8")]);
  return bindings.SchemaEngine.new({ datamodels }, () => {}, adapter);
}

let started;

async function answer({ method, params }) {
  started ??= startEngine();
  const engine = await started;
  if (method === "getDatabaseVersion") return engine.version(params);
  return (await engine[method](params)) ?? null;
}

if (positionals.includes("can-connect-to-database")) await tryConnection();

/** A question of its own, answered by the exit code. */
async function tryConnection() {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.end();
    process.exit(0);
  } catch ({ message, code }) {
    const fields = { error_code: "P1001", message: message || code };
    console.error(JSON.stringify({ level: "ERROR", target: "schema_engine::logger", fields }));
    process.exit(1);
  }
}

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

for await (const line of readline.createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  // The CLI's reply to a `print` of ours.
  if (!request.method) continue;
  try {
    const result = await answer(request);
    if (result?.stdout)
      send({ method: "print", id: PRINT_IDS + request.id, params: { content: result.stdout } });
    send({ id: request.id, result });
  } catch (error) {
    const data = { is_panic: false, message: panic.message || error.message, error_code: error.code };
    send({ id: request.id, error: { code: RPC_FAILED, message: "The schema engine failed.", data } });
  }
}
process.exit(0);
