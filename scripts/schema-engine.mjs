#!/usr/bin/env node
// Prisma's schema engine without its download: the same engine in WebAssembly over adapter-pg, behind the JSON-RPC on
// stdin and stdout that the CLI speaks. PRISMA_SCHEMA_ENGINE_BINARY names this file; see scripts/prisma.mjs.
// It serves `migrate diff`, `status`, `deploy` and `resolve`. What needs a shadow database (`migrate dev`) does not
// work: adapter-pg cuts scripts at every semicolon, also inside a function's body.
import fs from "node:fs";
import { createRequire } from "node:module";
import readline from "node:readline";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";

const argument = (name) => process.argv[process.argv.indexOf(name) + 1];
const given = (name) => process.argv.includes(name);

const OID_CHAR = 18;
const OID_BPCHAR = 1042;
const RPC_FAILED = 4466;

/** The catalog's "char" columns, which adapter-pg refuses, come as the one-character strings that they are. */
class CatalogPool extends pg.Pool {
  async query(...args) {
    const result = await super.query(...args);
    for (const field of result.fields) if (field.dataTypeID === OID_CHAR) field.dataTypeID = OID_BPCHAR;
    return result;
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
  const url = given("--datasource") ? JSON.parse(argument("--datasource")).url : process.env.DATABASE_URL;
  const pool = new CatalogPool({ connectionString: url, max: 2 });
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
  const datamodels = given("--datamodels") ? JSON.parse(argument("--datamodels")) : undefined;
  return bindings.SchemaEngine.new({ datamodels }, () => {}, adapter);
}

let started;

async function answer({ method, params }) {
  started ??= startEngine();
  const engine = await started;
  if (method === "getDatabaseVersion") return engine.version(params);
  return (await engine[method](params)) ?? null;
}

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

for await (const line of readline.createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  // The CLI's reply to a `print` of ours.
  if (!request.method) continue;
  try {
    const result = await answer(request);
    if (result?.stdout) send({ method: "print", id: `print-${request.id}`, params: { content: result.stdout } });
    send({ id: request.id, result });
  } catch (error) {
    const data = { is_panic: false, message: panic.message || error.message, error_code: error.code };
    send({ id: request.id, error: { code: RPC_FAILED, message: "The schema engine failed.", data } });
  }
}
process.exit(0);
