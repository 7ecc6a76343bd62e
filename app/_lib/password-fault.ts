const LEAST = 10;
const MOST = 128;

/** What is wrong with a new password; undefined when nothing is. The server's own shape decides; this answers sooner. */
export function passwordFault(password: string): string | undefined {
  if (password.length < LEAST) return `At least ${LEAST} characters; this has ${password.length}.`;
  if (password.length > MOST) return `At most ${MOST} characters; this has ${password.length}.`;
  return undefined;
}
