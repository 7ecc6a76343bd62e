import { execFile } from "node:child_process";
import { checkUri, plainWord } from "@/server/domain/machine/libvirt-words";
import type { DurationMs } from "@/server/domain/units";
import { ManagerRefusal, ManagerUnavailable } from "@/server/ports/vm-manager";

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

/** Numbers and words as the parser knows them, whatever the language of the machine; nothing of our own secrets. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, SSH_AUTH_SOCK, XDG_RUNTIME_DIR } = process.env;
  return { PATH, HOME, SSH_AUTH_SOCK, XDG_RUNTIME_DIR, LC_ALL: "C", NODE_ENV: process.env.NODE_ENV };
}

/** What a failed process means: nobody there, or a no in libvirt's own words. */
export function troubleOf(
  error: Error & { code?: string | number | null; killed?: boolean },
  stderr: string,
  { program, timeoutMs }: { program: string; timeoutMs: DurationMs },
): Error {
  if (error.code === "ENOENT") {
    return new ManagerUnavailable(
      `${program} is not installed here: install libvirt-clients on the workers' machine`,
    );
  }
  if (error.killed) return new ManagerUnavailable(`${program} did not answer within ${timeoutMs} ms`);
  const words = oneLine(stderr) || error.message;
  return /failed to connect|connection (refused|reset)|cannot recv|broken pipe|timed? ?out/i.test(words)
    ? new ManagerUnavailable(words)
    : new ManagerRefusal(words);
}

/** libvirt's own words, short enough for a sentence. */
export function oneLine(text: string): string {
  return text
    .replace(/error:\s*/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 300);
}
