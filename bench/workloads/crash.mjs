// A bug that no resource cures: exits 1 after CRASH_AFTER_SECONDS.
console.log("ready");
setTimeout(() => process.exit(1), Number(process.env.CRASH_AFTER_SECONDS ?? 10) * 1_000);
process.on("SIGTERM", () => process.exit(0));
