import { formatAge } from "@/app/_lib/format-age";
import { formatAmount } from "@/app/_lib/format-amount";
import { formatDuration } from "@/app/_lib/format-duration";
import { formatPercent } from "@/app/_lib/format-percent";
import { type FleetRow, fleetPage } from "@/server/api/shapes/fleet";
import { me } from "@/server/api/shapes/people";
import { limitOf } from "@/server/domain/negotiation/limit-of";
import { riskAt } from "@/server/domain/risk/risk-at";
import { riskSeverity } from "@/server/domain/risk/risk-severity";
import { apiOf } from "./api";
import type { CliContext } from "./context";
import { negotiationList } from "./negotiation-list";
import { printTable } from "./print-table";
import { CliRefusal } from "./refusal";

/** The commands that only look. */
export function listCommands(context: CliContext): void {
  const { program } = context;
  program
    .command("status")
    .description("Is PFN watching, is it acting, does anything wait for you?")
    .action(async () => {
      const api = apiOf(context);
      const [status, { rows, at, summary }] = await Promise.all([
        api.get("/status", me),
        api.get("/containers?sort=age&dir=asc&limit=1", fleetPage),
      ]);
      if (program.opts().json) return console.log(JSON.stringify({ ...status, ...summary }));
      const newest = rows[0]?.sampleAt ?? null;
      console.log(`containers   ${summary.containers}${status.simulated ? " (simulated)" : ""}`);
      console.log(`newest data  ${newest === null ? "none yet" : formatAge(newest, at)}`);
      console.log(`at risk      ${summary.atRisk}`);
      console.log(`unknown      ${summary.unknown}`);
      console.log(`waiting      ${status.waiting}${status.waiting > 0 ? "  (npx pfn negotiations)" : ""}`);
      console.log(`acting       ${status.actingPaused ? "paused: nothing is changed on any host" : "yes"}`);
      console.log(`you          ${status.name} (${status.role})`);
    });

  program
    .command("risks")
    .description("Containers by the chance that they fail, the worst first")
    .option("--top <n>", "how many", wholeNumber, 20)
    .action(async ({ top }: { top: number }) => {
      const { rows: worst } = await apiOf(context).get(`/containers?limit=${top}`, fleetPage);
      if (program.opts().json) return console.log(JSON.stringify(worst));
      printTable(
        ["ID", "CONTAINER", "RISK", "WITHIN", "CAUSE", "FAILS IN", "REASON"],
        worst.map((row) => [
          String(row.id),
          row.name,
          `${formatPercent(riskOf(row))}${isOver(row) ? " !" : ""}`,
          `${row.horizonMinutes} min`,
          row.cause ?? "—",
          row.timeToFailure === null ? "—" : formatDuration(row.timeToFailure.medianSeconds),
          row.reason,
        ]),
      );
    });

  program
    .command("negotiations")
    .description("Offers that wait for a decision, or others")
    .option("--scope <scope>", "waiting, live or ended", "waiting")
    .action(async ({ scope }: { scope: string }) => {
      if (!["waiting", "live", "ended"].includes(scope)) {
        throw new CliRefusal(`--scope is "${scope}": say waiting, live or ended.`);
      }
      const { rows } = await apiOf(context).get(`/negotiations?scope=${scope}&limit=200`, negotiationList);
      if (program.opts().json) return console.log(JSON.stringify(rows));
      if (rows.length === 0) return console.log(`Nothing is ${scope}.`);
      const now = Date.now();
      printTable(
        ["ID", "CONTAINER", "WHAT", "NOW", "OFFERED", "RISK", "AFTER", "DECIDE WITHIN", "STATE"],
        rows.map((row) => [
          row.id,
          row.containerName,
          row.dimension,
          formatAmount(row.dimension, limitOf(row.before, row.dimension)),
          row.offered === null ? "—" : formatAmount(row.dimension, row.offered),
          formatPercent(row.risk),
          formatPercent(row.residualRisk),
          row.expiresAt === null ? "—" : formatDuration((row.expiresAt - now) / 1000),
          row.state,
        ]),
      );
    });
}

const riskOf = (row: FleetRow) => riskAt(row.risk, row.horizonMinutes);
const isOver = (row: FleetRow) => riskSeverity(riskOf(row), row.threshold) === "high";

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= 500) return number;
  throw new CliRefusal(`"${text}" is not a whole number from 1 to 500.`);
}
