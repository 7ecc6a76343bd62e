import { execFile, spawn } from "node:child_process";
import type { DurationMs } from "@/server/domain/units";
import { ManagerRefusal, ManagerUnavailable } from "@/server/ports/vm-manager";
import { checkUri, plainWord } from "@/server/domain/machine/libvirt-words";

const MOST_BYTES = 4 * 1024 * 1024;

/** `virsh` on one connection. A command is a list of words, never a line for a shell. */
export interface Virsh {
  /**
   * Returns  what it printed.
   * Throws   ManagerRefusal with libvirt's own words; ManagerUnavailable when it did not answer in time, cannot connect,
   *          or is not installed.
   */
  run(words: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

export interface VirshOptions {
  uri: string;
  timeoutMs?: DurationMs;
  /** Another program, for tests. */
  program?: string;
}

/** One process a command: what a manager with a daemon of its own needs. */
export function openVirsh({ uri, timeoutMs = 8_000, program = "virsh" }: VirshOptions): Virsh {
  checkUri(uri);
  return {
    run(words) {
      const args = ["--quiet", "--connect", uri, ...words.map(plainWord)];
      return new Promise((resolve, reject) => {
        const child = execFile(
          program,
          args,
          { timeout: timeoutMs, killSignal: "SIGKILL", maxBuffer: MOST_BYTES, env: plainEnvironment() },
          (error, stdout, stderr) =>
            error ? reject(troubleOf(error, stderr, { program, timeoutMs })) : resolve(stdout),
        );
        // Nobody is there to type a password.
        child.stdin?.end();
      });
    },
    async close() {},
  };
}

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
  let out = "";
  let err = "";
  let gone: Error | null = null;
  let heard = () => {};
  child.stdin.on("error", () => {});
  child.stdout.on("data", (chunk) => ((out += chunk), heard()));
  child.stderr.on("data", (chunk) => ((err += chunk), heard()));
  child.once("error", (error) => ((gone = troubleOf(error, "", { program, timeoutMs })), heard()));
  child.once("close", () => ((gone ??= new ManagerUnavailable(`${program} ended: ${oneLine(err)}`)), heard()));
  let last: Promise<unknown> = Promise.resolve();

  async function exchange(words: readonly string[]): Promise<string> {
    if (gone) throw gone;
    out = "";
    err = "";
    const command = words.map(plainWord).join(" ");
    child.stdin.write(`${command}\necho ${MARK}\necho --err ${MARK}\n`);
    // The marks come last on both streams; the prompt follows the first without a line break.
    const isWhole = () => MARK_LINE.test(out) && err.includes(MARK);
    await new Promise<void>((resolve, reject) => {
      const late = new ManagerUnavailable(`${program} did not answer within ${timeoutMs} ms`);
      const timer = setTimeout(() => (child.kill("SIGKILL"), reject(late)), timeoutMs);
      heard = () => {
        if (!gone && !isWhole()) return;
        clearTimeout(timer);
        heard = () => {};
        if (gone) reject(gone);
        else resolve();
      };
      heard();
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

/** Numbers and words as the parser knows them, whatever the language of the machine; nothing of our own secrets. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, SSH_AUTH_SOCK, XDG_RUNTIME_DIR } = process.env;
  return { PATH, HOME, SSH_AUTH_SOCK, XDG_RUNTIME_DIR, LC_ALL: "C", NODE_ENV: process.env.NODE_ENV };
}

function troubleOf(
  error: Error & { code?: string | number | null; killed?: boolean },
  stderr: string,
  { program, timeoutMs }: { program: string; timeoutMs: DurationMs },
): Error {
  if (error.code === "ENOENT") {
    return new ManagerUnavailable(`${program} is not installed here: install libvirt-clients on the workers' machine`);
  }
  if (error.killed) return new ManagerUnavailable(`${program} did not answer within ${timeoutMs} ms`);
  const words = oneLine(stderr) || error.message;
  return /failed to connect|connection (refused|reset)|cannot recv|broken pipe|timed? ?out/i.test(words)
    ? new ManagerUnavailable(words)
    : new ManagerRefusal(words);
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

/** libvirt's own words, short enough for a sentence. */
function oneLine(text: string): string {
  return text
    .replace(/error:\s*/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 300);
}
