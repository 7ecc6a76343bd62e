import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";
import { expect, test } from "./fixtures";
import { ask, openScreen, waitingCard } from "./screens";

// What a person does who is told, comes, looks and decides.
test.describe.configure({ mode: "serial", timeout: 180_000 });

interface Told {
  title: string;
  events: { kind: string; culprit: string; url: string }[];
}
const told: Told[] = [];
let receiver: Server;

test.beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    told.push((await json(request)) as Told);
    response.writeHead(200).end("thank you");
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
});
test.afterAll(() => void receiver.close());

test("a channel is set up and tested, and what the other side said is shown", async ({ ada }) => {
  await openScreen(ada, { name: "Notifications", path: "/settings/notifications" });
  await ada.getByRole("button", { name: "Add a channel" }).click();
  const dialog = ada.getByRole("dialog", { name: "Add a channel" });
  await dialog.getByRole("radio", { name: "Webhook" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Give a name")).toBeVisible();
  await dialog.getByLabel("Name", { exact: true }).fill("On call");
  const { port } = receiver.address() as AddressInfo;
  await dialog.getByLabel("Address", { exact: true }).fill(`http://127.0.0.1:${port}/hook`);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);

  await ada.getByRole("button", { name: "Send a test to On call" }).click();
  await expect(ada.getByText("Delivered: 200 thank you").first()).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => told.map(({ title }) => title)).toContain("This is a test from PFN");
});

test("who is at risk is told of with a link to the decision", async ({ ada, stack }) => {
  const offers = () => told.flatMap(({ events }) => events).filter(({ kind }) => kind === "approval");
  await expect
    .poll(() => offers().map(({ culprit }) => culprit), { timeout: 120_000 })
    .toContain("checkout-api-2");
  const { url } = offers().find(({ culprit }) => culprit === "checkout-api-2")!;
  expect(url.startsWith(`${stack.url}/negotiations/`)).toBe(true);
  await ada.goto(url);
  await expect(ada.getByRole("heading", { name: /checkout-api-2/, level: 1 })).toBeVisible();
});

test("the first screen says what waits, and a key leads to its decision", async ({ ada }) => {
  await openScreen(ada, { name: "Overview", path: "/" });
  const needed = ada.getByRole("region", { name: "Needs you now" });
  await expect(needed.getByRole("link", { name: /^Decide: checkout-api/ }).first()).toBeVisible({
    timeout: 60_000,
  });
  await ada.keyboard.press("1");
  await expect(ada).toHaveURL(/\/negotiations\/.+/);
  await expect(ada.getByRole("button", { name: /^Approve/ })).toBeVisible();
});

test("offers are chosen and approved together, and one is taken back", async ({ ada }) => {
  const waiting = () => ask<{ rows: NegotiationRow[] }>(ada, "negotiations.list", { scope: "waiting" });
  await expect.poll(async () => (await waiting()).rows.length, { timeout: 120_000 }).toBeGreaterThan(1);
  await openScreen(ada, { name: "Negotiations", path: "/negotiations" });
  await expect(waitingCard(ada, "checkout-api-2")).toBeVisible();
  await ada.getByRole("button", { name: "Choose all" }).click();
  await ada.keyboard.press("a");
  await ada.getByRole("button", { name: "Undo for checkout-api-2" }).click();
  await expect(ada.getByText("Taken back: nothing was changed at checkout-api-2").first()).toBeVisible();
  const ended = await ask<{ rows: NegotiationRow[] }>(ada, "negotiations.list", { scope: "ended" });
  expect(ended.rows.find(({ containerName }) => containerName === "checkout-api-2")).toMatchObject({
    state: "rolled_back",
    outcome: expect.stringContaining("taken back by Ada"),
  });
});

test("any place is a few letters away", async ({ ada }) => {
  await openScreen(ada, { name: "Overview", path: "/" });
  await ada.keyboard.press("Control+k");
  await ada.getByRole("combobox", { name: "Go to, or do" }).fill("ckout api 3");
  await expect(ada.getByRole("option", { name: /checkout-api-3/ })).toBeVisible();
  await ada.keyboard.press("Enter");
  await expect(ada.getByRole("heading", { name: /checkout-api-3/, level: 1 })).toBeVisible();
  await ada.keyboard.press("Control+k");
  await ada.getByRole("combobox", { name: "Go to, or do" }).fill("dark");
  await ada.keyboard.press("Enter");
  await expect(ada.locator("html")).toHaveClass(/dark/);
});

test("a view of the fleet is saved by name and found again", async ({ ada }) => {
  await ada.goto("/fleet?q=checkout");
  await ada.getByRole("button", { name: "Views" }).click();
  await ada.getByRole("menuitem", { name: "Save this view…" }).click();
  await ada.getByLabel("Name", { exact: true }).fill("Shop");
  await ada.getByRole("button", { name: "Save", exact: true }).click();
  await ada.goto("/fleet");
  await ada.getByRole("button", { name: "Views" }).click();
  await ada.getByRole("menuitem", { name: "Shop", exact: true }).click();
  await expect(ada).toHaveURL(/q=checkout/);
});
