import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Control } from "@/bench/security/control";
import { TRIALS } from "@/bench/security/web/all-trials";

interface Tried {
  answers: Record<string, { saw: string } | { failed: string }>;
  secrets: string[];
  /** All that the process printed. */
  log: string;
}

const PROGRAM = path.resolve(import.meta.dirname, "../web/run-trials.ts");

let tried: Promise<Tried> | undefined;

/** One process for all of them: the web part reads its configuration once, and the whole log is to be searched. */
async function tryAll(): Promise<Tried> {
  const folder = mkdtempSync(path.join(tmpdir(), "pfn-security-"));
  const file = path.join(folder, "answers.json");
  try {
    const child = spawn(process.execPath, ["--import", "tsx", PROGRAM, file], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let log = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        log += text;
      });
    }
    const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
    if (code !== 0) throw new Error(`the trials ended with ${code}:\n${log.slice(-2_000)}`);
    return { ...JSON.parse(readFileSync(file, "utf8")), log };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function outcomes(): Promise<Tried> {
  tried ??= tryAll();
  return tried;
}

export const controls: readonly Control[] = [
  ...TRIALS.map(({ control }) => ({
    control,
    async run() {
      const answer = (await outcomes()).answers[control];
      if (!answer) throw new Error("it was not tried");
      if ("failed" in answer) throw new Error(answer.failed);
      return answer.saw;
    },
  })),
  {
    control: "secrets: none of those used in the trials stands in the log at its loudest",
    async run() {
      const { log, secrets } = await outcomes();
      if (!log.includes("the log is on")) throw new Error("there is no log to search");
      const shown = secrets.filter((secret) => log.includes(secret));
      if (shown.length > 0) throw new Error(`${shown.length} of ${secrets.length} secrets stand in the log`);
      return `${secrets.length} secrets, ${log.split("\n").length} lines`;
    },
  },
];
