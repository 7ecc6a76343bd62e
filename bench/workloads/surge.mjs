// Burns BURN_MILLICORES of one core in slices, from START_DELAY_SECONDS on; idle before.
const share = Math.min(1, Number(process.env.BURN_MILLICORES ?? 500) / 1_000);
const delayMs = Number(process.env.START_DELAY_SECONDS ?? 0) * 1_000;
const SLICE_MS = 50;
const startedAt = performance.now();
console.log("ready");
setInterval(() => {
  if (performance.now() - startedAt < delayMs) return;
  const until = performance.now() + SLICE_MS * share;
  while (performance.now() < until);
}, SLICE_MS);
process.on("SIGTERM", () => process.exit(0));
