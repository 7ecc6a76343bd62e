import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { checkUri, plainWord } from "@/server/domain/machine/libvirt-words";
import type { DurationMs } from "@/server/domain/units";
import { ManagerRefusal, ManagerUnavailable } from "@/server/ports/vm-manager";
import { oneLine, plainEnvironment, troubleOf, type Virsh, type VirshOptions } from "./virsh";

const MARK = "pfn-end-of-answer";
const MARK_LINE = new RegExp(`^${MARK}`, "m");

/**
 * One process for all commands, one after another: libvirt's built-in test driver forgets its machines with the
 * connection, so that two processes would see two worlds. Nothing else is spoken to this way.
 */
export function openVirshSession({ uri, timeoutMs = 8_000, program = "virsh" }: VirshOptions): Virsh {
  checkUri(uri);
  const child = spawn(program, ["--quiet", "--connect", uri], { env: plainEnvironment() });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const ear = listen(child, { program, timeoutMs });
  let last: Promise<unknown> = Promise.resolve();

  async function exchange(words: readonly string[]): Promise<string> {
    const command = words.map(plainWord).join(" ");
    const { out, err } = await ear.hear(() => {
      child.stdin.write(`${command}\necho ${MARK}\necho --err ${MARK}\n`);
    });
    const refusal = linesOf(err).filter((line) => !line.includes(MARK));
    if (refusal.length > 0) throw new ManagerRefusal(oneLine(refusal.join(" ")));
    // It repeats what it reads, behind a prompt or not: the answer is what stands between the command and the marks.
    const answer = out.slice(out.indexOf(`${command}\n`) + command.length + 1, out.search(MARK_LINE));
    return linesOf(answer)
      .filter((line) => !line.startsWith("virsh # "))
      .join("\n");
  }

  return {
    run(words) {
      const answer = last.then(() => exchange(words));
      last = answer.catch(() => {});
      return answer;
    },
    async close() {
      child.stdin.end();
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Gathers what the process says from one question to its marks. */
function listen(
  child: ChildProcessWithoutNullStreams,
  { program, timeoutMs }: { program: string; timeoutMs: DurationMs },
) {
  const said = { out: "", err: "" };
  let gone: Error | null = null;
  let heard = () => {};
  const end = (error: Error) => {
    gone ??= error;
    heard();
  };
  // A question to a process that just ended fails here too; its end is what tells.
  child.stdin.on("error", (error) => end(new ManagerUnavailable(`${program} ended: ${error.message}`)));
  child.stdout.on("data", (chunk) => {
    said.out += chunk;
    heard();
  });
  child.stderr.on("data", (chunk) => {
    said.err += chunk;
    heard();
  });
  child.once("error", (error) => end(troubleOf(error, "", { program, timeoutMs })));
  child.once("close", () => end(new ManagerUnavailable(`${program} ended: ${oneLine(said.err)}`)));
  return {
    async hear(ask: () => void): Promise<{ out: string; err: string }> {
      if (gone) throw gone;
      said.out = "";
      said.err = "";
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          child.kill("SIGKILL");
          end(new ManagerUnavailable(`${program} did not answer within ${timeoutMs} ms`));
        }, timeoutMs);
        heard = () => {
          // The marks come last on both streams; the prompt follows the first without a line break.
          if (!gone && !(MARK_LINE.test(said.out) && said.err.includes(MARK))) return;
          clearTimeout(timer);
          heard = () => {};
          if (gone) reject(gone);
          else resolve();
        };
        ask();
      });
      return { ...said };
    },
  };
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
