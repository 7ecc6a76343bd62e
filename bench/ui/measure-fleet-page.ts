import type { Browser, CDPSession } from "@playwright/test";
import { setUpAdministrator } from "@/e2e/set-up-administrator";
import type { Stack } from "@/e2e/stack";
import { quantile } from "../proof/quantile";

export interface UiFigures {
  containers: number;
  /** From navigation to the first container's row in the document, median of three loads. */
  firstRowMs: number;
  /** Largest contentful paint, median of three loads. */
  lcpMs: number;
  /** JavaScript that ran between two renewals of the rows in sight, per renewal. */
  scriptMsPerUpdate: number;
  /** Live heap after `minutes` of updates less the live heap after the first one, both after a collection. */
  heapGrowthMb: number;
  /** What the page's own requests took, from request to last byte. */
  apiP95Ms: number;
}

const LOADS = 3;
const ASSESSED_MS = 300_000;
const WARM_UP_MS = 60_000;
const ROWS = 'table[aria-label="Fleet"] tr[aria-rowindex="2"]';

/** Opens the fleet as its first administrator, some times, then stays on it for `minutes`. */
export async function measureFleetPage(
  browser: Browser,
  stack: Stack,
  containers: number,
  minutes: number,
): Promise<UiFigures> {
  const context = await browser.newContext({ baseURL: stack.url, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await setUpAdministrator(page, stack.setUpLink);
  await page.addInitScript(noteFirstRow, ROWS);
  await page.goto("/fleet");
  // Until there is something to say about risk, the page is not the one that people look at.
  await page.locator(ROWS, { hasText: "%" }).waitFor({ timeout: ASSESSED_MS });
  const loads: { firstRow: number; lcp: number }[] = [];
  for (let load = 0; load < LOADS; load++) {
    await page.goto("/fleet");
    await page.waitForSelector(ROWS, { timeout: ASSESSED_MS });
    await page.waitForTimeout(3_000);
    loads.push(
      await page.evaluate(() => (window as unknown as { seen: { firstRow: number; lcp: number } }).seen),
    );
  }
  const took: number[] = [];
  let renewals = 0;
  page.on("requestfinished", (request) => {
    if (!/\/api\/trpc\/(?!live)/.test(request.url())) return;
    took.push(request.timing().responseEnd);
    if (/fleet\.list/.test(request.url())) renewals += 1;
  });
  const session = await context.newCDPSession(page);
  // The thread's own time: what other programs take of a shared machine is not counted.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.waitForTimeout(WARM_UP_MS);
  const before = { heap: await liveHeapBytes(session), script: await scriptSeconds(session), renewals };
  await page.waitForTimeout(minutes * 60_000 - WARM_UP_MS);
  const script = (await scriptSeconds(session)) - before.script;
  const heap = (await liveHeapBytes(session)) - before.heap;
  if (renewals === before.renewals) throw new Error("no update reached the page");
  await context.close();
  return {
    containers,
    firstRowMs: median(loads.map(({ firstRow }) => firstRow)),
    lcpMs: median(loads.map(({ lcp }) => lcp)),
    scriptMsPerUpdate: round((script * 1000) / (renewals - before.renewals)),
    heapGrowthMb: round(heap / 2 ** 20),
    apiP95Ms: Math.round(quantile(took, 0.95) ?? Number.NaN),
  };
}

/** Runs in the page before its own scripts. */
function noteFirstRow(rows: string) {
  const seen = { firstRow: Number.NaN, lcp: Number.NaN };
  (window as unknown as { seen: typeof seen }).seen = seen;
  const look = new MutationObserver(() => {
    if (document.querySelector(rows) === null) return;
    seen.firstRow = performance.now();
    look.disconnect();
  });
  look.observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => {
    seen.lcp = list.getEntries().at(-1)?.startTime ?? seen.lcp;
  }).observe({ type: "largest-contentful-paint", buffered: true });
}

async function scriptSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "ScriptDuration")!.value;
}

async function liveHeapBytes(session: CDPSession): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  return (await session.send("Runtime.getHeapUsage")).usedSize;
}

const median = (values: readonly number[]) => Math.round(quantile(values, 0.5) ?? Number.NaN);
const round = (value: number) => Math.round(value * 100) / 100;
