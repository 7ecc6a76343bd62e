import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const TIMEOUT_MS = 3_000;

/** Runs one host tool with an argument list, never through a shell. */
export type RunTool = (tool: string, args: readonly string[]) => Promise<string>;

/** Returns  what it printed. Throws Error with the tool's own words when it fails, is missing or takes over 3 s. */
export const runTool: RunTool = async (tool, args) => {
  try {
    const { stdout } = await run(tool, args, { timeout: TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { code, stderr, message, killed } = error as Error & {
      code?: string | number;
      stderr?: string;
      killed?: boolean;
    };
    if (code === "ENOENT") throw new Error(`${tool} is not installed`);
    if (killed) throw new Error(`${tool} did not answer within ${TIMEOUT_MS} ms`);
    throw new Error(stderr?.trim().replace(/\s+/g, " ") || message);
  }
};
