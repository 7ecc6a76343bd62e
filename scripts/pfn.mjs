#!/usr/bin/env node
// npx pfn …: the command line. Each command is one file in scripts/cli.
import "./up/check-node.mjs";

const folder = process.cwd();
try {
  const { load } = await import("./up/typescript.mjs");
  const { run } = await load("scripts/cli/run.ts");
  process.exitCode = await run(process.argv, { folder, env: process.env });
} catch (error) {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  console.error("Packages are missing: run npm ci --ignore-scripts (or npm run up) in PFN's folder first.");
  process.exitCode = 1;
}
