import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { fleetRow, openContainer, openScreen, SCREENS, waitingCard } from "./screens";

const FOLDER = path.resolve(import.meta.dirname, "../docs/screenshots");
const SHOWN = SCREENS.filter(
  ({ name, path: address }) =>
    !address.includes("?") && ["Negotiations", "Policies", "Models", "Savings", "Hosts"].includes(name),
);
const VIEWS = [
  { suffix: "", width: 1440, height: 900, containerHeight: 1260 },
  { suffix: "-phone", width: 390, height: 844, containerHeight: 844 },
] as const;

test.describe.configure({ mode: "serial" });
test.beforeAll(() => void mkdirSync(FOLDER, { recursive: true }));

for (const { suffix, width, height, containerHeight } of VIEWS) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`pictures${suffix}, ${colorScheme}`, async ({ ada }) => {
      await ada.setViewportSize({ width, height });
      await ada.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const shoot = async (name: string) => {
        await expect(ada.getByRole("status").filter({ hasText: /^Live$/, visible: true })).toBeVisible();
        await ada.screenshot({
          path: path.join(FOLDER, `${name}${suffix}-${colorScheme}.png`),
          scale: "css",
        });
      };

      await openScreen(ada, { name: "Fleet", path: "/fleet" });
      const risky = suffix === "" ? fleetRow(ada, 1) : ada.getByRole("article").first();
      await expect(risky).toContainText("Offer waits", { timeout: 60_000 });
      await expect(ada.getByRole("button", { name: /^Unknown\s*0/ })).toBeVisible({ timeout: 60_000 });
      await expect(ada.getByRole("img", { name: /^Memory of checkout-api, last/ })).toBeVisible();
      await shoot("fleet");
      for (const screen of SHOWN) {
        await openScreen(ada, screen);
        if (screen.name === "Negotiations") await expect(waitingCard(ada, "checkout-api")).toBeVisible();
        await shoot(screen.name.toLowerCase());
      }
      await openContainer(ada, "checkout-api");
      await ada.setViewportSize({ width, height: containerHeight });
      await drawn(ada);
      await shoot("container");
    });
  }
}

/** Charts are drawn after their data came: the newest working set stands in the legend then. */
async function drawn(page: Page) {
  const chart = page
    .getByRole("figure")
    .filter({ has: page.getByRole("img", { name: /^Memory over time/ }) });
  await expect(chart).toContainText(/Working set\s*\d+ MiB/);
}
