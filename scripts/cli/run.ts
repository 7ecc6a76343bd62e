import { Command, CommanderError } from "commander";
import { auditCommands } from "./audit";
import type { CliWorld } from "./context";
import { decideCommands } from "./decide";
import { doctorCommand } from "./doctor";
import { exportCommand } from "./export";
import { CliRefusal } from "./refusal";
import { listCommands } from "./show";

/**
 * Runs one command of `npx pfn`.
 *
 * argv     as `process.argv`.
 * Returns  the exit code: 0 done, 1 refused or not well, 2 not understood.
 */
export async function run(argv: readonly string[], world: CliWorld): Promise<number> {
  let code = 0;
  const program = new Command("pfn")
    .description("Who will fail, what waits for a decision, and what could be given back.")
    .option("--url <address>", "where PFN answers (or PFN_URL)", world.env.PFN_URL ?? "http://localhost:7300")
    .option("--json", "print what the API answered, for other programs", false)
    .addHelpText(
      "after",
      "\nMake a token in the dashboard under Tokens and set PFN_TOKEN (or PFN_TOKEN_FILE).",
    )
    .exitOverride()
    .showSuggestionAfterError();
  const context = { program, world, setCode: (next: number) => (code = next) };
  listCommands(context);
  decideCommands(context);
  exportCommand(context);
  auditCommands(context);
  doctorCommand(context);
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof CliRefusal)) throw error;
    console.error(error.message);
    return 1;
  }
}
