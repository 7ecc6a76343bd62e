import type { CliContext } from "./context";
import { CHECKS } from "./doctor-checks";
import { printable } from "./print-table";
import type { Finding } from "./sight";

const MARKS = { well: "ok  ", warning: "warn", fault: "FAIL" } as const;

/** Looks for what is broken in the set-up and names the remedy. Needs neither a token nor a running PFN. */
export function doctorCommand(context: CliContext): void {
  const { program, world, setCode } = context;
  program
    .command("doctor")
    .description("Find what is broken in the set-up, and how to mend it")
    .action(async () => {
      const { url, json } = program.opts<{ url: string; json: boolean }>();
      const findings: Finding[] = [];
      for (const [name, check] of Object.entries(CHECKS)) {
        const finding = { name, ...(await check({ url, env: world.env })) };
        findings.push(finding);
        if (json) continue;
        console.log(printable(`${MARKS[finding.level]}  ${name.padEnd(18)} ${finding.saw}`));
        if (finding.remedy) console.log(printable(`${" ".repeat(25)}${finding.remedy}`));
      }
      if (json) console.log(JSON.stringify(findings));
      if (findings.some(({ level }) => level === "fault")) setCode(1);
    });
}
