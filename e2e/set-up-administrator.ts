import type { Page } from "@playwright/test";

export const ADA = { name: "Ada", email: "ada@example.com", password: "correct horse battery" };

/** Makes the first administrator by the one-time link, as a person does; the page is signed in afterwards. */
export async function setUpAdministrator(page: Page, setUpLink: string): Promise<void> {
  await page.goto(setUpLink);
  await page.getByLabel("Name").fill(ADA.name);
  await page.getByLabel("E-mail").fill(ADA.email);
  await page.getByLabel("Password", { exact: true }).fill(ADA.password);
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/setup"));
}
