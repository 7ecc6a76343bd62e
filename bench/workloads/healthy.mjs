// Small and steady: holds HOLD_MIB (32 unless told), wakes once a second, ends when asked to.
const held = Buffer.alloc(Number(process.env.HOLD_MIB ?? 32) * 1024 * 1024, 1);
console.log(`ready holding ${held.length} bytes`);
setInterval(() => held.fill(Date.now() & 0xff, 0, 4096), 1_000);
process.on("SIGTERM", () => process.exit(0));
