import type { Browser, BrowserContext } from "@playwright/test";
import { ADA } from "@/e2e/fixtures";
import type { Stack } from "@/e2e/stack";

/** A browser in which the first administrator, made by the set-up link, is signed in. */
export async function signInFirst(browser: Browser, stack: Stack): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: stack.url, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(stack.setUpLink);
  await page.getByLabel("Name").fill(ADA.name);
  await page.getByLabel("E-mail").fill(ADA.email);
  await page.getByLabel("Password", { exact: true }).fill(ADA.password);
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/setup"));
  await page.close();
  return context;
}
