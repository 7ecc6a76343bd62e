// Leaks LEAK_MIB_PER_MINUTE after START_DELAY_SECONDS, on top of HOLD_MIB, and touches every page so that it counts.
const MIB = 1024 * 1024;
const perMinute = Number(process.env.LEAK_MIB_PER_MINUTE ?? 30);
const delayMs = Number(process.env.START_DELAY_SECONDS ?? 0) * 1_000;
const kept = [Buffer.alloc(Number(process.env.HOLD_MIB ?? 16) * MIB, 1)];
const startedAt = performance.now();
let leaked = 0;
console.log("ready");
setInterval(() => {
  const due = Math.floor((Math.max(0, performance.now() - startedAt - delayMs) / 60_000) * perMinute * MIB);
  if (due - leaked < 4096) return;
  kept.push(Buffer.alloc(due - leaked, 1));
  leaked = due;
}, 200);
process.on("SIGTERM", () => process.exit(0));
