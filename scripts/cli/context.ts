import type { Command } from "commander";

export interface CliWorld {
  /** Where the person stands who typed the command. */
  folder: string;
  env: Record<string, string | undefined>;
}

/** What every command is given. */
export interface CliContext {
  program: Command;
  world: CliWorld;
  setCode: (code: number) => void;
}
