/**
 * The fleet's page in a real Chromium on the simulated fleet: how soon it shows, what a live update costs, what stays.
 *
 *   npm run -s bench:ui -- [--json] [--sizes 60,1000,5000] [--minutes 10]
 *   {"sizes":[{"containers":5000,"firstRowMs":0,"lcpMs":0,"scriptMsPerUpdate":0,"heapGrowthMb":0,"apiP95Ms":0}]}
 *
 * Each size has a PFN of its own, started as a user starts it. Exits with 2 when an argument is not known.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { startStack } from "@/e2e/stack";
import { measureFleetPage, type UiFigures } from "./ui/measure-fleet-page";

const wanted = readArguments();
const { findChromium } = (await import("../scripts/test/chromium.mjs" as string)) as {
  findChromium(): string | undefined;
};
console.error(`${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.versions.node}`);
const sizes: UiFigures[] = [];
for (const containers of wanted.sizes) {
  const stack = await startStack({ PFN_DEMO: "1", PFN_DEMO_CONTAINERS: String(containers) });
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  try {
    sizes.push(await measureFleetPage(browser, stack, containers, wanted.minutes));
    console.error(JSON.stringify(sizes.at(-1)));
  } finally {
    await browser.close();
    await stack.stop();
  }
}
if (wanted.json) console.log(JSON.stringify({ sizes }));
else console.table(sizes);

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        json: { type: "boolean", default: false },
        sizes: { type: "string", default: "60,1000,5000" },
        minutes: { type: "string", default: "10" },
      },
    });
    const above0 = (name: string, text: string) => {
      const number = Number(text);
      if (number > 0) return number;
      throw new Error(`${name} is "${text}": give numbers above 0`);
    };
    return {
      json: values.json,
      sizes: values.sizes.split(",").map((text) => above0("--sizes", text)),
      minutes: above0("--minutes", values.minutes),
    };
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}
