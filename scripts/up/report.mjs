import { Refusal } from "./refusal.mjs";

/** Ends the process with code 1: a refusal as its sentence alone, a bug with its stack. */
export function reportAndExit(error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exit(1);
}
