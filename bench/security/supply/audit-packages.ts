import { execFile } from "node:child_process";
import { CannotTry } from "@/bench/security/control";

const PATIENCE_MS = 60_000;
const BAD = ["high", "critical"] as const;

interface AuditAnswer {
  message?: string;
  error?: { summary?: string };
  metadata?: { vulnerabilities: Record<string, number>; dependencies: { total?: number } };
  vulnerabilities?: Record<string, { severity: string; via: (string | { title: string })[] }>;
}

/**
 * Asks the registry for known weaknesses of what production installs. Throws when there is one of high or critical
 * severity; throws `CannotTry` when the registry answers no such questions, as a mirror or an offline machine.
 */
export async function auditPackages(): Promise<string> {
  const answer = await npmJson<AuditAnswer>(["audit", "--json", "--omit=dev", "--package-lock-only"]);
  if (answer.metadata === undefined)
    throw new CannotTry(
      `the registry does not answer audits (${firstWords(answer.message ?? answer.error?.summary)}); run it where it does: npm audit --omit=dev --audit-level=high`,
    );
  const { vulnerabilities, dependencies } = answer.metadata;
  const found = Object.entries(answer.vulnerabilities ?? {}).filter(([, { severity }]) =>
    BAD.some((bad) => bad === severity),
  );
  if (found.length > 0)
    throw new Error(
      found
        .map(([name, { severity, via }]) => {
          const titles = via.map((cause) => (typeof cause === "string" ? cause : cause.title));
          return `${name} (${severity}): ${titles.join("; ")}`;
        })
        .join("\n"),
    );
  const lesser = Object.entries(vulnerabilities).filter(([name, count]) => name !== "total" && count > 0);
  return `${dependencies.total ?? "all"} packages asked about: none high or critical; below that ${lesser.map(([name, count]) => `${count} ${name}`).join(", ") || "none"}`;
}

/** Runs npm and parses what it prints, whatever its exit code: an audit that finds something ends with 1. */
export function npmJson<T>(args: readonly string[]): Promise<T> {
  return new Promise((resolve, reject) => {
    // npm is a script; its own Node runs it on every platform.
    const npm = process.env.npm_execpath;
    const [command, first] = npm ? [process.execPath, [npm]] : ["npm", []];
    const options = { timeout: PATIENCE_MS, maxBuffer: 64 * 1024 * 1024 };
    execFile(command, [...first, ...args], options, (error, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout) as T);
      } catch {
        reject(new Error(`npm ${args[0]} gave no JSON: ${firstWords(stderr) || error?.message}`));
      }
    });
  });
}

const firstWords = (text = "no reason given") =>
  text
    .split("\n", 1)[0]
    ?.replace(/https?:\S+/g, "")
    .trim();
