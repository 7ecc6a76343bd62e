import { chainWords } from "@/app/_lib/chain-words";
import { formatInstant } from "@/app/_lib/format-instant";
import { auditCheck } from "@/server/api/shapes/people";
import { apiOf } from "./api";
import type { CliContext } from "./context";
import { printable } from "./print-table";
import { CliRefusal } from "./refusal";

/** Whether the audit is as it was written. */
export function auditCommands(context: CliContext): void {
  const { program, setCode } = context;
  program
    .command("audit")
    .description("What was written down of who did what")
    .command("verify")
    .description("Read the whole audit and reckon its chain of hashes anew; 1 when it is broken")
    .option(
      "--expect <rows:head>",
      "what an earlier check printed, kept elsewhere: the audit must still hold it",
    )
    .action(async ({ expect }: { expect?: string }) => {
      const noted = expect === undefined ? undefined : readNote(expect);
      const check = await apiOf(context).post("/audit/verify", noted ? { expect: noted } : {}, auditCheck);
      if (check.kind === "broken") setCode(1);
      if (program.opts().json) return console.log(JSON.stringify(check));
      const { title, detail } = chainWords(check);
      console.log(printable(`${title} ${formatInstant(check.at, Date.now())}`));
      console.log(printable(detail));
      if (check.kind === "intact") console.log(`Note it elsewhere: --expect ${check.rows}:${check.head}`);
    });
}

function readNote(text: string): { rows: number; head: string } {
  const [, rows, head] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (rows === undefined || head === undefined) {
    throw new CliRefusal(`--expect is "${text}": give it as an earlier check printed it, rows:head.`);
  }
  return { rows: Number(rows), head };
}
