const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** An instant in the reader's time zone: "14:03:22" when it is today (by `now`), else "24 Nov 14:03:22". */
export function formatInstant(at: number, now: number): string {
  const clock = CLOCK.format(at);
  return new Date(at).toDateString() === new Date(now).toDateString() ? clock : `${DAY.format(at)} ${clock}`;
}
