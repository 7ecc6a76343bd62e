const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Runs one step of the set-up with a line that shows its name and elapsed time.
 *
 * work     what it resolves to is passed on; a string ("up to date") is also printed after the time.
 * Rejects  with whatever `work` rejects with, after a line that says which step it was.
 */
export async function step(name, work) {
  const since = performance.now();
  const live = process.stdout.isTTY === true;
  const draw = () => process.stdout.write(`\r\x1b[K… ${name}  ${seconds(since)}`);
  const close = live ? "\r\x1b[K" : "";
  if (live) draw();
  else console.log(`… ${name}`);
  const ticking = live ? setInterval(draw, 500) : undefined;
  try {
    const note = await work();
    console.log(`${close}✓ ${name}  ${seconds(since)}${typeof note === "string" ? `, ${note}` : ""}`);
    return note;
  } catch (error) {
    console.log(`${close}✗ ${name}  ${seconds(since)}`);
    throw error;
  } finally {
    clearInterval(ticking);
  }
}
