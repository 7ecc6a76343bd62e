/**
 * How old something is, in one unit: "just now" under 2 s, "12 s ago", "3 min ago", "5 h ago", "2 d ago".
 * at, now  epoch milliseconds; a time slightly in the future (clocks differ) is "just now".
 */
export function formatAge(at: number, now: number): string {
  const seconds = Math.floor((now - at) / 1000);
  if (seconds < 2) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}
