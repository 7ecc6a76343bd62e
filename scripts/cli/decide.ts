import { formatAmount } from "@/app/_lib/format-amount";
import { formatPercent } from "@/app/_lib/format-percent";
import { parseAmount } from "@/app/_lib/parse-amount";
import { actionOutcome } from "@/server/api/shapes/common";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";
import { type Api, apiOf } from "./api";
import type { CliContext } from "./context";
import { negotiationList } from "./negotiation-list";
import { printable } from "./print-table";
import { CliRefusal } from "./refusal";

/** The commands that decide on an offer, at the revision that was just read. */
export function decideCommands(context: CliContext): void {
  const { program } = context;
  program
    .command("approve <id>")
    .description("Accept an offer; the beginning of its ID is enough when only one begins so")
    .option("--note <text>", "for whoever looks at this later")
    .action(async (id: string, { note }: { note?: string }) => {
      const api = apiOf(context);
      const row = await waitingOne(api, id);
      await decide(context, api, row, "approve", { note });
    });
  program
    .command("reject <id>")
    .description("Turn an offer down")
    .requiredOption("--note <text>", "why")
    .action(async (id: string, { note }: { note: string }) => {
      const api = apiOf(context);
      await decide(context, api, await waitingOne(api, id), "reject", { note });
    });
  program
    .command("counter <id> <amount>")
    .description('Offer another limit, e.g. "768 MiB" or "1.5 cores"')
    .option("--note <text>", "for whoever looks at this later")
    .action(async (id: string, text: string, { note }: { note?: string }) => {
      const api = apiOf(context);
      const row = await waitingOne(api, id);
      const parsed = parseAmount(row.dimension, text);
      if (!parsed.ok) throw new CliRefusal(`${parsed.because}.`);
      await decide(context, api, row, "counter", { amount: parsed.value, note });
    });
}

async function waitingOne(api: Api, id: string): Promise<NegotiationRow> {
  const { rows } = await api.get("/negotiations?scope=waiting&limit=500", negotiationList);
  const matches = rows.filter((row) => row.id.startsWith(id));
  const [only] = matches;
  if (matches.length > 1) {
    throw new CliRefusal(
      `${matches.length} offers begin with ${id}: ${matches.map((row) => row.id).join(", ")}.`,
    );
  }
  if (!only) throw new CliRefusal(`No offer that waits begins with ${id}: see npx pfn negotiations.`);
  return only;
}

async function decide(
  { program, setCode }: CliContext,
  api: Api,
  row: NegotiationRow,
  verb: "approve" | "reject" | "counter",
  body: { note?: string; amount?: number },
): Promise<void> {
  const { revision, dimension, offered, residualRisk } = row;
  const outcome = await api.post(`/negotiations/${row.id}/${verb}`, { revision, ...body }, actionOutcome);
  if (outcome.kind === "refused") setCode(1);
  if (program.opts().json) return console.log(JSON.stringify(outcome));
  console.log(
    printable(
      `${row.containerName}: ${dimension}, offered ${formatAmount(dimension, offered)}, risk ${formatPercent(row.risk)} now and ${formatPercent(residualRisk)} after`,
    ),
  );
  console.log(printable(outcome.kind === "done" ? outcome.message : `Not done: ${outcome.because}`));
}
