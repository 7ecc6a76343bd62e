import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { fleetRow, openContainer, openScreen, SCREENS, waitingCard } from "./screens";

const FOLDER = path.resolve(import.meta.dirname, "../docs/screenshots");
const SHOWN = SCREENS.filter(({ name }) => ["Negotiations", "Policies", "Hosts"].includes(name));
const VIEWS = [
  { view: "wide", width: 1440, height: 900 },
  { view: "phone", width: 390, height: 844 },
] as const;

test.describe.configure({ mode: "serial" });
test.beforeAll(() => void mkdirSync(FOLDER, { recursive: true }));

for (const { view, width, height } of VIEWS) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`pictures, ${view} and ${colorScheme}`, async ({ ada }) => {
      await ada.setViewportSize({ width, height });
      await ada.emulateMedia({ colorScheme });
      const shoot = (name: string) =>
        ada.screenshot({ path: path.join(FOLDER, `${name}-${view}-${colorScheme}.png`), scale: "css" });

      await openScreen(ada, { name: "Fleet", path: "/fleet" });
      const risky = view === "wide" ? fleetRow(ada, 1) : ada.getByRole("article").first();
      await expect(risky).toContainText("Offer waits", { timeout: 80_000 });
      await expect(ada.getByRole("img", { name: /^Memory of checkout-api, last/ })).toBeVisible();
      await shoot("fleet");
      await openContainer(ada, "checkout-api");
      await drawn(ada);
      await shoot("container");
      for (const screen of SHOWN) {
        await openScreen(ada, screen);
        if (screen.name === "Negotiations") await expect(waitingCard(ada, "checkout-api")).toBeVisible();
        await shoot(screen.name.toLowerCase());
      }
    });
  }
}

/** Charts are drawn after their data came: the newest working set stands in the legend then. */
async function drawn(page: Page) {
  await expect(page.getByRole("img", { name: /^Memory over time/ })).toBeAttached();
  await expect(page.getByRole("figure").filter({ hasText: "Memory" }).first()).toContainText(/Working set/);
}
