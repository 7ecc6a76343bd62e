import path from "node:path";

/** The checkout that these scripts belong to; PFN_HOME moves its state elsewhere, as tests do. */
export const ROOT = path.resolve(import.meta.dirname, "../..");

/** Everything that a start writes, except node_modules and .next. */
export const STATE = path.resolve(process.env.PFN_HOME ?? path.join(ROOT, ".pfn"));

export const inRoot = (...parts) => path.join(ROOT, ...parts);
export const inState = (...parts) => path.join(STATE, ...parts);
