import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import type { StackOptions } from "./e2e/fixtures";
import { FIRST_DAY_FLEET, HOSTILE_FLEET, SHOT_FLEET, STORY_FLEET } from "./e2e/fleets";

const DEBIANS = "/usr/bin/chromium";
/** Playwright's own browser only where the machine has none. */
const chromium = process.env.PFN_CHROMIUM || (existsSync(DEBIANS) ? DEBIANS : undefined);

/** Every project has a PFN of its own, started as a user starts it; see e2e/fixtures.ts. */
export default defineConfig<object, StackOptions>({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A story that passes only when repeated is a failed one.
  retries: 0,
  workers: 2,
  reporter: "list",
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "UTC",
    contextOptions: { reducedMotion: "reduce" },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    // The longest first: two run at a time.
    { name: "simulated", testMatch: "simulated.spec.ts", use: { stackEnv: STORY_FLEET } },
    { name: "docker", testMatch: "docker.spec.ts", use: { stackEnv: { PFN_COLLECT_SECONDS: "2" } } },
    {
      name: "deciding",
      testMatch: "deciding.spec.ts",
      use: { stackEnv: { ...STORY_FLEET, PFN_NOTIFY_LOOPBACK: "1" } },
    },
    { name: "first-day", testMatch: "first-day.spec.ts", use: { stackEnv: FIRST_DAY_FLEET } },
    { name: "accessibility", testMatch: "accessibility.spec.ts", use: { stackEnv: STORY_FLEET } },
    { name: "hostile", testMatch: "hostile.spec.ts", use: { stackEnv: HOSTILE_FLEET } },
    // Only by `npm run docs:shots`: pictures change with every run, and a test leaves the checkout as it was.
    ...(process.env.PFN_DOCS_SHOTS === "1"
      ? [{ name: "screens", testMatch: "screens.spec.ts", use: { stackEnv: SHOT_FLEET } }]
      : []),
  ],
});
