import { closeSync, openSync, readSync } from "node:fs";

/** Why a file gave nothing. */
export interface Unreadable {
  because: string;
}

const CHUNK = 64 * 1024;
const buffer = Buffer.allocUnsafe(CHUNK);

/**
 * The whole text of a kernel pseudo-file, at most 64 KiB of it.
 *
 * Synchronous on purpose: the kernel answers from memory in microseconds, where a trip through the thread pool costs
 * ten times as much. A file that cannot be read is an outcome, with the error's code in words.
 */
export function readSmallFile(path: string): string | Unreadable {
  let fd: number;
  try {
    fd = openSync(path, "r");
  } catch (error) {
    return unreadable(path, error);
  }
  try {
    let length = 0;
    // A pseudo-file may answer in pieces; only an empty read is its end.
    for (let got = -1; got !== 0 && length < CHUNK; length += got)
      got = readSync(fd, buffer, length, CHUNK - length, null);
    return buffer.toString("latin1", 0, length);
  } catch (error) {
    return unreadable(path, error);
  } finally {
    closeSync(fd);
  }
}

const WORDS: Record<string, string> = {
  ENOENT: "does not exist",
  ENODEV: "is gone",
  ESRCH: "is gone",
  EACCES: "may not be read by this user",
  EPERM: "may not be read by this user",
  EOPNOTSUPP: "is switched off in this kernel",
};

function unreadable(path: string, error: unknown): Unreadable {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const file = path.slice(path.lastIndexOf("/") + 1);
  return { because: `${file} ${WORDS[code] ?? `cannot be read (${code || String(error)})`}` };
}
