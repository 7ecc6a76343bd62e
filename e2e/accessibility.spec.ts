import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { nowCard, openContainer, openScreen, SCREENS, waitingCard } from "./screens";

// A dozen screens in one story: on a busy machine each takes its time.
test.describe.configure({ mode: "serial", timeout: 240_000 });

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What a reader with a disability would stumble over, in words; empty is good. */
async function barriers(page: Page): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  // A judge that looked at nothing must not be content.
  expect(passes.length).toBeGreaterThan(5);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`,
    );
}

/** How far the page can be pushed sideways, px. */
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Every screen of the dashboard in turn, an offer waiting on some of them. */
async function eachScreen(page: Page, look: (name: string) => Promise<void>) {
  for (const screen of SCREENS) {
    await openScreen(page, screen);
    await look(screen.name);
  }
  await openContainer(page, "checkout-api-2");
  await expect(page.getByRole("img", { name: /^Memory over time/ })).toBeVisible();
  await look("a container");
  await page.getByRole("link", { name: "Decide" }).click();
  await expect(page.getByRole("heading", { name: "Conversation" })).toBeVisible();
  await look("a negotiation");
}

test("an offer waits", async ({ ada }) => {
  await openScreen(ada, { name: "Negotiations", path: "/negotiations" });
  await expect(waitingCard(ada, "checkout-api-2")).toBeVisible({ timeout: 60_000 });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`no screen puts a serious barrier in anybody's way, ${colorScheme}`, async ({ ada }) => {
    await ada.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found: string[] = [];
    await eachScreen(ada, async (name) => {
      found.push(...(await barriers(ada)).map((barrier) => `${name}: ${barrier}`));
    });
    expect(found).toEqual([]);
  });

  test(`nor do the doors before the dashboard, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const { path, heading } of [
      { path: "/sign-in", heading: "Sign in" },
      { path: "/setup", heading: "Set-up is done" },
    ]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
      expect(await barriers(page)).toEqual([]);
    }
  });
}

test("nothing reaches over the edge of a phone", async ({ ada }) => {
  await ada.setViewportSize({ width: 390, height: 844 });
  const wide: string[] = [];
  await eachScreen(ada, async (name) => {
    const px = await overflow(ada);
    if (px > 0) wide.push(`${name}: ${px} px too wide`);
  });
  expect(wide).toEqual([]);
});

test("an offer is found, weighed and approved with the keyboard alone", async ({ ada }) => {
  await openScreen(ada, { name: "Fleet", path: "/fleet" });
  // The skip link comes first, then the navigation.
  await ada.keyboard.press("Tab");
  await expect(ada.getByRole("link", { name: "Skip to content" })).toBeFocused();
  const negotiations = ada
    .getByRole("navigation", { name: "Main" })
    .getByRole("link", { name: /^Negotiations/ });
  await tabTo(ada, negotiations);
  await ada.keyboard.press("Enter");
  const offer = waitingCard(ada, "checkout-api-2");
  await expect(offer).toBeVisible();

  // A form that opens takes the focus, and gives it back when it is closed.
  const counter = offer.getByRole("button", { name: /^Counter/ });
  await tabTo(ada, counter);
  await ada.keyboard.press("Enter");
  const dialog = ada.getByRole("dialog", { name: "Counter for checkout-api-2" });
  await expect(dialog.locator(":focus")).toHaveCount(1);
  await ada.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(counter).toBeFocused();

  await ada.keyboard.press("Shift+Tab");
  await expect(offer.getByRole("button", { name: /^Approve/ })).toBeFocused();
  await ada.keyboard.press("Enter");
  await expect(offer).toHaveCount(0);
  await openContainer(ada, "checkout-api-2");
  await expect(nowCard(ada)).toContainText("Limit raised by a lease; it returns to 512 MiB.");
});

/** Presses Tab until the element has the focus; a screen has fewer than 60 stops. */
async function tabTo(page: Page, target: ReturnType<Page["getByRole"]>) {
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}
