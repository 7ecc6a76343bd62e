import fs from "node:fs";
import path from "node:path";
import { Argument } from "commander";
import { z } from "zod";
import { toCsv } from "@/app/_lib/to-csv";
import { type FleetRow, fleetPage } from "@/server/api/shapes/fleet";
import { savingRow } from "@/server/api/shapes/savings";
import { type Api, apiOf } from "./api";
import type { CliContext } from "./context";
import { negotiationList } from "./negotiation-list";
import { CliRefusal } from "./refusal";

const PAGE = 500;

/** What can be exported, and how it is asked for. */
const SUBJECTS: Record<string, (api: Api) => Promise<object[]>> = {
  recommendations: (api) => api.get("/recommendations", z.array(savingRow)),
  containers: async (api) => {
    // By name, which does not change while one page follows the other.
    const rows = new Map<number, FleetRow>();
    for (let offset = 0; ; offset += PAGE) {
      const page = await api.get(`/containers?sort=name&dir=asc&offset=${offset}&limit=${PAGE}`, fleetPage);
      for (const row of page.rows) rows.set(row.id, row);
      if (page.rows.length < PAGE) return [...rows.values()];
    }
  },
  negotiations: async (api) => {
    const scopes = ["waiting", "live", "ended"] as const;
    const lists = scopes.map((scope) => api.get(`/negotiations?scope=${scope}&limit=500`, negotiationList));
    const rows = (await Promise.all(lists)).flatMap((list) => list.rows);
    // One that waits is live as well.
    return [...new Map(rows.map((row) => [row.id, row])).values()];
  },
};

/** Takes rows out of PFN, for a spreadsheet or another program. */
export function exportCommand(context: CliContext): void {
  context.program
    .command("export")
    .description("Write recommendations, containers or negotiations as CSV or JSON")
    .addArgument(new Argument("[what]", "of what").choices(Object.keys(SUBJECTS)).default("recommendations"))
    .option("--format <format>", "csv or json", "csv")
    .option("--out <file>", "into this file instead of the terminal; it must not be there yet")
    .action(async (what: string, { format, out }: { format: string; out?: string }) => {
      if (!["csv", "json"].includes(format))
        throw new CliRefusal(`--format is "${format}": say csv or json.`);
      const rows = await SUBJECTS[what]!(apiOf(context));
      const text = format === "json" ? JSON.stringify(rows, null, 2) : csvOf(rows);
      if (out === undefined) return console.log(text);
      const file = path.resolve(context.world.folder, out);
      try {
        fs.writeFileSync(file, `${text}\n`, { flag: "wx" });
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw new CliRefusal(
          `${file} cannot be written (${code === "EEXIST" ? "it is there already" : code}).`,
        );
      }
      console.error(`${rows.length} rows in ${file}.`);
    });
}

/** Nested fields become columns such as `usage.memoryBytes`; unknown is an empty cell. */
function csvOf(rows: readonly object[]): string {
  const flat = rows.map((row) => Object.fromEntries(cells(row, "")));
  const header = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  return toCsv(
    header,
    flat.map((row) => header.map((column) => row[column] ?? "")),
  );
}

function cells(value: object, prefix: string): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => {
    const name = `${prefix}${key}`;
    if (inner === null || inner === undefined) return [[name, ""]];
    if (Array.isArray(inner)) return [[name, JSON.stringify(inner)]];
    return typeof inner === "object" ? cells(inner, `${name}.`) : [[name, String(inner)]];
  });
}
