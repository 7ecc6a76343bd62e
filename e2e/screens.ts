import { expect, type Page } from "@playwright/test";

/** Every screen of the dashboard that needs no further word in its address. */
export const SCREENS = [
  { name: "Overview", path: "/" },
  { name: "Fleet", path: "/fleet" },
  { name: "Negotiations", path: "/negotiations" },
  { name: "Policies", path: "/policies" },
  { name: "Models", path: "/models" },
  { name: "Models", path: "/models?tab=failure" },
  { name: "Savings", path: "/savings" },
  { name: "Hosts", path: "/hosts" },
  { name: "Audit", path: "/audit" },
  { name: "Tokens", path: "/settings/tokens" },
  { name: "Notifications", path: "/settings/notifications" },
  { name: "Account", path: "/settings/account" },
  { name: "People", path: "/settings/people" },
  { name: "Telemetry", path: "/settings/telemetry" },
  { name: "Retention", path: "/settings/retention" },
  { name: "Runtimes", path: "/settings/runtimes" },
] as const;

/** Opens one of them and waits until its own content stands there. */
export async function openScreen(page: Page, { name, path }: { name: string; path: string }): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
}

/** Opens the page of the container with exactly this name, by way of the fleet's search. */
export async function openContainer(page: Page, name: string): Promise<void> {
  await page.goto(`/fleet?q=${encodeURIComponent(name)}`);
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
}

/** A row of the fleet's table, the worst first; 1 is the first. */
export const fleetRow = (page: Page, position: number) =>
  page.locator(`table[aria-label="Fleet"] tr[aria-rowindex="${position + 1}"]`);

/** The card of an offer that waits, on the screen "Negotiations". */
export const waitingCard = (page: Page, container: string) =>
  page.getByRole("article", { name: new RegExp(`^${container}: `) });

/** The card "Now" of a container's page: usage against limits. */
export const nowCard = (page: Page) => card(page, "Now");

/** A card by its title. */
export const card = (page: Page, title: string) =>
  page.locator("section").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

/** Asks the API as the browser's page does, with its session. */
export async function ask<Output>(page: Page, procedure: string, input: unknown = null): Promise<Output> {
  const query = encodeURIComponent(JSON.stringify(input));
  const response = await page.request.get(`/api/trpc/${procedure}?input=${query}`);
  expect(response.status(), `${procedure}: ${await response.text()}`).toBe(200);
  return ((await response.json()) as { result: { data: Output } }).result.data;
}

/** Calls a mutation as the browser's page does; answers its status and body. */
export async function call(page: Page, procedure: string, input: unknown) {
  const response = await page.request.post(`/api/trpc/${procedure}`, {
    headers: { "content-type": "application/json", "x-pfn-request": "1" },
    data: JSON.stringify(input),
  });
  return { status: response.status(), body: await response.json() };
}

const UNITS: Record<string, number> = { KiB: 1 / 1024, MiB: 1, GiB: 1024 };

/** "1.39 GiB" or "848 MiB" as MiB, as shown. */
export function mib(words: string): number {
  const [, number, unit] = /([\d.,]+)\s(KiB|MiB|GiB)/.exec(words) ?? [];
  if (number === undefined || unit === undefined) throw new Error(`no amount of memory in "${words}"`);
  return Number(number.replace(",", "")) * UNITS[unit]!;
}
