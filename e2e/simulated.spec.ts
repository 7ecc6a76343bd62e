import type { ContainerDetail } from "@/server/api/shapes/container";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";
import { expect, test } from "./fixtures";
import {
  ask,
  call,
  card,
  fleetRow,
  mib,
  nowCard,
  openContainer,
  openScreen,
  SCREENS,
  waitingCard,
} from "./screens";
import { ADA } from "./set-up-administrator";

// One story: each chapter goes on from where the one before ended.
test.describe.configure({ mode: "serial" });

const VIEWER = { name: "Vera", email: "vera@example.com", password: "a quiet observer" };
const OLD_LIMIT_MIB = 512;
const WHY_NOT = "The batch ends within the minute";

/** Known after the first look, for what must not have happened at the end. */
const checkout = { id: 0, startedAt: 0 };

/** Whatever waits for a decision, is in force or has ended about one container. */
async function negotiationsOf(page: Parameters<typeof ask>[0], containerId: number) {
  const of = (scope: string) =>
    ask<{ rows: NegotiationRow[] }>(page, "negotiations.list", { scope, containerId });
  const all = await Promise.all([of("waiting"), of("live"), of("ended")]);
  return all.flatMap(({ rows }) => rows);
}

test("the link that the start printed makes the first administrator", async ({ page, administrator }) => {
  await administrator.setUp(page);
  await expect(page).toHaveURL(/\/$/);
  await page.getByRole("button", { name: "Account menu" }).click();
  await expect(page.getByRole("menu")).toContainText(ADA.email);
  await expect(page.getByRole("menu")).toContainText("admin");
});

test("a policy made in the browser asks for more patience with one container", async ({ ada }) => {
  await openScreen(ada, { name: "Policies", path: "/policies" });
  await ada.getByRole("button", { name: "New policy" }).click();
  await ada.getByLabel("Name").fill("patient");
  await ada.getByLabel("Workloads").fill("checkout-api-3");
  await ada.getByLabel("Rank").fill("10");
  await ada.getByRole("textbox", { name: "Threshold" }).fill("99");
  await ada.getByRole("button", { name: "Create policy" }).click();
  const made = ada.getByRole("navigation", { name: "Policies" }).getByRole("button", { name: /patient/ });
  await expect(made).toContainText("Matches 1 container now");
  await expect(made).toContainText("Threshold 99 %");
  // The editor stays with what was just made.
  await expect(made).toHaveAttribute("aria-current", "true");
  await expect(ada.getByLabel("Name")).toHaveValue("patient");
});

test("the leaking container rises to the top of the fleet, and its page says why and when", async ({
  ada,
}) => {
  await openScreen(ada, { name: "Fleet", path: "/fleet" });
  // Its copy leaks too: which of them leads is a matter of seconds.
  const leader = fleetRow(ada, 1).or(fleetRow(ada, 2));
  const leaking = leader.filter({ has: ada.getByRole("link", { name: "checkout-api", exact: true }) });
  await expect(leaking).toContainText(/High/, { timeout: 60_000 });
  await expect(leaking).toContainText("Offer waits");
  await leaking.getByRole("link", { name: "checkout-api", exact: true }).click();
  const prediction = card(ada, "Prediction");
  await expect(prediction).toContainText(
    /working set grows [\d.]+ MiB\/min, reaches its 512 MiB limit in \d+–\d+ (s|min)/i,
  );
  await expect(prediction).toContainText(/Fails in\s*\d+(–\d+)? (s|min)/i);
  await expect(prediction).toContainText(/Main cause\s*memory/i);
  checkout.id = Number(new URL(ada.url()).pathname.split("/").pop());
  const { startedAt } = await ask<ContainerDetail>(ada, "container.get", { id: checkout.id });
  checkout.startedAt = startedAt;
});

test("approving in the browser raises the limit, and the change stands on the container's page", async ({
  ada,
}) => {
  await openScreen(ada, { name: "Negotiations", path: "/negotiations" });
  const offer = waitingCard(ada, "checkout-api");
  const approve = offer.getByRole("button", { name: /^Approve/ });
  const promised = /to ([\d.]+ [MG]iB)$/.exec((await approve.getAttribute("aria-label")) ?? "")?.[1] ?? "";
  expect(mib(promised)).toBeGreaterThan(OLD_LIMIT_MIB);
  // Read once: what is left must be right at first sight.
  expect(await offer.getByRole("timer").innerText()).toMatch(/^\d+ (min|s)/);
  await approve.click();
  await expect(offer).toHaveCount(0);

  await openContainer(ada, "checkout-api");
  await expect(nowCard(ada)).toContainText(`of ${promised}`);
  await expect(nowCard(ada)).toContainText("Limit raised by a lease; it returns to 512 MiB.");
  await expect(card(ada, "Leases")).toContainText(`Memory 512 MiB → ${promised}`);
  await expect(card(ada, "Timeline")).toContainText(
    "Resource allocation successful for container checkout-api",
  );
  // A pointer that wanders over the middle of the chart, where now is, finds the mark of the change.
  const chart = ada.getByRole("img", { name: /^Memory over time/ });
  await chart.scrollIntoViewIfNeeded();
  await expect(async () => {
    const { x, y, width, height } = (await chart.boundingBox())!;
    for (let left = x + 0.65 * width; left > x + 0.35 * width; left -= 6) {
      await ada.mouse.move(left, y + height / 2);
      if (await ada.getByText(`Granted: 512 MiB → ${promised}`).isVisible()) return;
    }
    throw new Error("no mark under the pointer");
  }).toPass({ timeout: 60_000 });
  await ada.getByRole("radio", { name: "As tables" }).click();
  const table = ada.getByRole("table", { name: "Memory" });
  await expect(table).toContainText(promised);
  await expect(table).toContainText("512 MiB");
});

test("a viewer sees an offer and why it is not theirs to approve, and the API says the same", async ({
  ada,
  browser,
  stack,
}) => {
  await openScreen(ada, { name: "People", path: "/settings/people" });
  await ada.getByRole("button", { name: "Add a person" }).click();
  const dialog = ada.getByRole("dialog", { name: "Add a person" });
  await dialog.getByLabel("Name").fill(VIEWER.name);
  await dialog.getByLabel("E-mail").fill(VIEWER.email);
  await dialog.getByLabel("Password", { exact: true }).fill(VIEWER.password);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(ada.getByRole("combobox", { name: "Role of Vera" })).toContainText("Viewer");

  const context = await browser.newContext({ baseURL: stack.url });
  const vera = await context.newPage();
  await vera.goto("/sign-in");
  await vera.getByLabel("E-mail").fill(VIEWER.email);
  await vera.getByLabel("Password", { exact: true }).fill(VIEWER.password);
  await vera.getByRole("button", { name: "Sign in" }).click();
  await expect(vera.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  await vera
    .getByRole("navigation", { name: "Main" })
    .getByRole("link", { name: /Negotiations/ })
    .click();
  const approve = waitingCard(vera, "checkout-api-2").getByRole("button", { name: /^Approve/ });
  await expect(approve).toBeDisabled();
  await expect(approve).toHaveAccessibleDescription(/needs the role operator; yours is viewer/);

  const { rows } = await ask<{ rows: NegotiationRow[] }>(vera, "negotiations.list", { scope: "waiting" });
  const offer = rows.find((row) => row.containerName === "checkout-api-2")!;
  const answer = await call(vera, "negotiations.approve", { id: offer.id, revision: offer.revision });
  expect(answer.status).toBe(403);
  expect(answer.body.error.data.code).toBe("FORBIDDEN");
  await vera.goto("/settings");
  await expect(vera.getByRole("heading", { name: "Tokens", level: 1 })).toBeVisible();
  await expect(vera.getByRole("link", { name: "People" })).toHaveCount(0);
  await context.close();
});

test("a counter out of range is told the range, and one within it is applied exactly", async ({ ada }) => {
  await openScreen(ada, { name: "Negotiations", path: "/negotiations" });
  const offer = waitingCard(ada, "checkout-api-2");
  await offer.getByRole("button", { name: /^Counter/ }).click();
  const dialog = ada.getByRole("dialog", { name: "Counter for checkout-api-2" });
  const amount = dialog.getByRole("textbox", { name: "New limit" });
  await amount.fill("64 MiB");
  await expect(dialog.getByRole("alert")).toContainText(/^Between [\d.]+ [MG]iB and [\d.]+ [MG]iB/);
  await expect(dialog.getByRole("button", { name: "Grant", exact: true })).toBeDisabled();

  await amount.fill("752 MiB");
  await expect(dialog.getByText("+240 MiB against now")).toBeVisible();
  await dialog.getByLabel("Note (optional)").fill("Enough until the next release");
  await dialog.getByRole("button", { name: "Grant 752 MiB" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(offer).toHaveCount(0);
  await openContainer(ada, "checkout-api-2");
  await expect(nowCard(ada)).toContainText("of 752 MiB");
  await expect(card(ada, "Leases")).toContainText("Memory 512 MiB → 752 MiB");
});

test("a threshold set in the browser changes what the next cycle does", async ({ ada }) => {
  test.setTimeout(270_000);
  await openContainer(ada, "checkout-api-3");
  const policy = ada.getByRole("table", { name: "Policy in force" });
  await expect(policy.getByRole("row", { name: /Acts from a risk of/ })).toContainText(/99\s%\s*patient/);
  const id = Number(new URL(ada.url()).pathname.split("/").pop());
  const look = () => ask<ContainerDetail>(ada, "container.get", { id });
  // At the default of 60 % an offer would wait by now, two assessments later.
  await expect.poll(async () => (await look()).risk?.m15 ?? 0, { timeout: 210_000 }).toBeGreaterThan(0.61);
  const since = Date.now();
  await expect.poll(async () => (await look()).assessedAt ?? 0).toBeGreaterThan(since + 4_000);
  expect(await negotiationsOf(ada, id)).toEqual([]);

  await openScreen(ada, { name: "Policies", path: "/policies" });
  await ada
    .getByRole("navigation", { name: "Policies" })
    .getByRole("button", { name: /patient/ })
    .click();
  await ada.getByRole("textbox", { name: "Threshold" }).fill("50");
  await expect(ada.getByRole("slider", { name: "Threshold, slider" })).toHaveAttribute(
    "aria-valuenow",
    "0.5",
  );
  await expect(ada.getByText("1 of 1 container")).toBeVisible();
  await ada.getByRole("button", { name: "Save", exact: true }).click();
  await expect(ada.getByText("All saved")).toBeVisible();

  await ada
    .getByRole("navigation", { name: "Main" })
    .getByRole("link", { name: /Negotiations/ })
    .click();
  await expect(waitingCard(ada, "checkout-api-3")).toBeVisible({ timeout: 30_000 });
});

test("a rejection needs its reason, which stands in the history", async ({ ada }) => {
  await openScreen(ada, { name: "Negotiations", path: "/negotiations" });
  const offer = waitingCard(ada, "checkout-api-3");
  await offer.getByRole("button", { name: /^Reject/ }).click();
  const dialog = ada.getByRole("dialog", { name: "Reject for checkout-api-3" });
  await dialog.getByRole("button", { name: "Reject" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Say why");
  await dialog.getByLabel("Why").fill(WHY_NOT);
  await dialog.getByRole("button", { name: "Reject" }).click();
  await expect(offer).toHaveCount(0);
  const line = card(ada, "Ended").getByRole("listitem").filter({ hasText: "checkout-api-3" });
  await expect(line).toContainText("Rejected");
  await expect(line).toContainText(`Decided by ${ADA.name} · “${WHY_NOT}”`);
  await openContainer(ada, "checkout-api-3");
  await expect(nowCard(ada)).toContainText("of 512 MiB");
});

test("a label overrides the policy, and a bad one is shown instead of obeyed", async ({ ada }) => {
  const source = (what: string) =>
    ada.getByRole("table", { name: "Policy in force" }).getByRole("row", { name: new RegExp(what) });
  await openContainer(ada, "session-cache");
  await expect(source("Mode")).toContainText("Auto");
  await expect(source("Mode").getByLabel("label")).toBeVisible();
  await expect(source("Mode")).toContainText("pfn.mode");
  // Nobody was asked: what others wait for was granted at once.
  await expect(card(ada, "Leases")).toContainText(/Memory 384 MiB → \d+ MiB\s*active/);
  const id = Number(new URL(ada.url()).pathname.split("/").pop());
  expect((await negotiationsOf(ada, id)).map((row) => row.decidedBy)).toEqual(["label:pfn.mode"]);

  await openContainer(ada, "audit-log");
  await expect(source("Mode")).toContainText(/Observe\s*pfn\.mode/);
  await openContainer(ada, "pricing-engine");
  await expect(card(ada, "Policy in force")).toContainText(/pfn\.threshold=high is not used: /);
  await expect(source("Acts from a risk of")).toContainText(/60\s%\s*default/);
});

test("every screen says that the fleet is simulated", async ({ ada }) => {
  for (const screen of [...SCREENS, { name: "checkout-api", path: `/containers/${checkout.id}` }]) {
    await openScreen(ada, screen);
    await expect(ada.getByRole("status").filter({ hasText: "Simulated fleet:" })).toBeVisible();
  }
});

test("the approved container lives beyond the limit that would have killed it", async ({ ada }) => {
  test.setTimeout(240_000);
  await ada.goto(`/containers/${checkout.id}`);
  const look = () => ask<ContainerDetail>(ada, "container.get", { id: checkout.id });
  await expect
    .poll(async () => ((await look()).usage.memoryBytes ?? 0) / 2 ** 20, { timeout: 210_000 })
    .toBeGreaterThan(OLD_LIMIT_MIB + 4);
  const { startedAt, state } = await look();
  expect({ startedAt, state }).toEqual({ startedAt: checkout.startedAt, state: "running" });
  await expect(card(ada, "Timeline")).not.toContainText(/killed|out of memory/i);
});

test("a used set-up link is refused and says what to do, and signing out ends the session", async ({
  browser,
  stack,
}) => {
  const context = await browser.newContext({ baseURL: stack.url });
  const page = await context.newPage();
  await page.goto(stack.setUpLink);
  await expect(page.getByRole("heading", { name: "Set-up is done" })).toBeVisible();
  const token = new URL(stack.setUpLink).searchParams.get("token");
  const again = await call(page, "setup.createAdmin", { token, ...ADA, email: "eve@example.com" });
  expect(again.body.result.data).toEqual({
    kind: "refused",
    because: "PFN is set up already. Sign in, or ask an administrator to add you.",
  });

  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("E-mail").fill(ADA.email);
  await page.getByLabel("Password", { exact: true }).fill(ADA.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto("/negotiations");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fnegotiations$/);
  await context.close();
});

test("auto has to be earned: the server says what is missing, and an administrator answers for an override", async ({
  ada,
}) => {
  await openScreen(ada, { name: "Policies", path: "/policies?create=new" });
  await ada.getByLabel("Name").fill("unproven");
  await ada.getByLabel("Workloads").fill("audit-log");
  await ada.getByRole("radiogroup", { name: "Mode" }).getByRole("radio", { name: "Auto" }).click();
  await expect(card(ada, "What if").getByRole("button", { name: "Cancel" })).toHaveCount(0, {
    timeout: 60_000,
  });
  await ada.getByRole("button", { name: "Create policy" }).click();
  await expect(ada.getByText(/^Auto is locked: needs \d more days?/)).toBeVisible();
  await ada.getByRole("radiogroup", { name: "Mode" }).getByRole("radio", { name: "Ask" }).click();
  await ada.getByRole("button", { name: "Create policy" }).click();
  const auto = card(ada, "Acting by itself");
  await expect(auto).toContainText("Locked");
  await ada.getByRole("button", { name: "Replay this policy" }).click();
  await expect(auto).toContainText(/needs \d more days?: /, { timeout: 60_000 });
  await auto.getByRole("button", { name: "Override…" }).click();
  await ada.getByRole("dialog").getByLabel("Why").fill("it only writes logs");
  await ada.getByRole("button", { name: "Unlock without a backtest" }).click();
  await expect(auto).toContainText("Unlocked by an administrator, without a backtest");
  await expect(auto).toContainText("it only writes logs");
  await expect(card(ada, "Revisions")).toContainText("Revision 1");
});
