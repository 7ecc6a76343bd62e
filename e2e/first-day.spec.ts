import path from "node:path";
import type { Browser, BrowserContext, Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { call, card, nowCard, openContainer, openScreen } from "./screens";
import { ADA } from "./set-up-administrator";
import { Tour } from "./tour";

// The first day of an installation: a newcomer's tour, then what each role may do, then what goes wrong.
test.describe.configure({ mode: "serial", timeout: 240_000 });

const SHOTS = path.resolve(import.meta.dirname, "../docs/screenshots");
const IS_WRITING = process.env.PFN_DOCS_SHOTS === "1";

test("the tour: from the set-up link to a tuned threshold, in as many clicks as are written down", async ({
  browser,
  stack,
}) => {
  const context = await browser.newContext({ baseURL: stack.url, viewport: { width: 1280, height: 800 } });
  const tour = new Tour(await context.newPage());
  const { page } = tour;
  const shoot = async (name: string) => {
    if (IS_WRITING) await page.screenshot({ path: path.join(SHOTS, `tour-${name}.png`), scale: "css" });
  };
  await tour.step("an account, by the link that the start printed", async () => {
    await page.goto(stack.setUpLink);
    await tour.fill(page.getByLabel("Name"), ADA.name);
    await tour.fill(page.getByLabel("E-mail"), ADA.email);
    await tour.fill(page.getByLabel("Password", { exact: true }), ADA.password);
    await shoot("1-account");
    await tour.click(page.getByRole("button", { name: "Create the account" }));
    await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  });
  await tour.step("the first risk seen, with an offer", async () => {
    const needed = page.getByRole("region", { name: "Needs you now" });
    await expect(needed.getByRole("link", { name: /^Decide: checkout-api/ }).first()).toBeVisible({
      timeout: 180_000,
    });
    await shoot("2-overview");
  });
  await tour.step("its reason understood", async () => {
    await tour.click(
      card(page, "Nearest to failing").getByRole("link", { name: "checkout-api", exact: true }),
    );
    await expect(card(page, "Prediction")).toContainText(/working set grows/i);
    await expect(page.getByRole("img", { name: /^Memory over time/ })).toBeVisible();
    await shoot("3-reason");
  });
  await tour.step("approved, applied and read back", async () => {
    await tour.click(page.getByRole("link", { name: "Decide" }));
    const approve = page.getByRole("button", { name: /^Approve/ });
    await expect(approve).toBeVisible();
    await shoot("4-decision");
    await tour.click(approve);
    await expect(page.getByText(/read back/i).first()).toBeVisible({ timeout: 60_000 });
  });
  await tour.step("the threshold tuned, with what that means now", async () => {
    const main = page.getByRole("navigation", { name: "Main" });
    await tour.click(main.getByRole("link", { name: "Policies" }));
    await tour.fill(page.getByRole("textbox", { name: "Threshold" }), "50");
    await expect(page.getByText(/at or over 50\s%/)).toBeVisible();
    await shoot("5-threshold");
    await tour.click(page.getByRole("button", { name: "Save", exact: true }));
    await expect(page.getByText("All saved")).toBeVisible();
  });
  await sessions.admin.keep(context);
  if (IS_WRITING) tour.write(stack.readySeconds);
  const clicked = tour.steps.map(({ name, clicks }) => ({ name, clicks }));
  expect(Tour.written().slice(1)).toEqual(clicked);
});

type Role = "viewer" | "operator" | "admin";
type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Signed in once each; sign-ins are counted by the server. */
class Session {
  private state: State | undefined;
  async keep(context: BrowserContext) {
    this.state = await context.storageState();
    await context.close();
  }
  open = (browser: Browser, options: Parameters<Browser["newContext"]>[0]) =>
    browser.newContext({ ...options, ...(this.state ? { storageState: this.state } : {}) });
}
const sessions: Record<Role, Session> = {
  viewer: new Session(),
  operator: new Session(),
  admin: new Session(),
};
const PEOPLE = {
  viewer: { name: "Vera", email: "vera@example.com", password: "a quiet observer" },
  operator: { name: "Otto", email: "otto@example.com", password: "a steady operator" },
} as const;

test("an administrator adds a viewer and an operator, who sign in", async ({ browser, stack }) => {
  const admin = await (await sessions.admin.open(browser, { baseURL: stack.url })).newPage();
  await admin.goto("/settings/people");
  for (const role of ["viewer", "operator"] as const) {
    expect((await call(admin, "people.create", { ...PEOPLE[role], role })).body.result.data.kind).toBe(
      "done",
    );
    const context = await browser.newContext({ baseURL: stack.url });
    await signIn(await context.newPage(), PEOPLE[role]);
    await sessions[role].keep(context);
  }
  await admin.context().close();
});

async function signIn(page: Page, { email, password }: { email: string; password: string }) {
  if (!page.url().includes("/sign-in")) await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };
const button = (name: RegExp | string) => (page: Page) => page.getByRole("button", { name }).first();

/** What can be done, where, and who may: each is there for everybody, and says why where it is not theirs. */
const VERBS: readonly {
  screen: { name: string; path: string };
  verbs: { least: Role; at: (page: Page) => Locator }[];
}[] = [
  {
    screen: { name: "Policies", path: "/policies" },
    verbs: [{ least: "operator", at: button("New policy") }],
  },
  { screen: { name: "Models", path: "/models" }, verbs: [{ least: "operator", at: button("Train now") }] },
  { screen: { name: "Savings", path: "/savings" }, verbs: [{ least: "admin", at: button("Settings") }] },
  {
    screen: { name: "Hosts", path: "/hosts" },
    verbs: [
      { least: "admin", at: button("Edit reserve") },
      { least: "admin", at: button("Network and disk") },
      { least: "admin", at: button("Add a feed") },
    ],
  },
  {
    screen: { name: "Tokens", path: "/settings/tokens" },
    verbs: [{ least: "viewer", at: button("New token") }],
  },
];

const VIEWS = {
  "desktop, light": { size: { width: 1440, height: 900 }, colorScheme: "light" },
  "phone, dark": { size: { width: 390, height: 844 }, colorScheme: "dark" },
  "phone, light": { size: { width: 390, height: 844 }, colorScheme: "light" },
  "desktop, dark": { size: { width: 1440, height: 900 }, colorScheme: "dark" },
} as const;
/** Two each, so that all four are seen in half the time. */
const SEEN_BY: Record<Role, readonly (keyof typeof VIEWS)[]> = {
  viewer: ["desktop, light", "phone, dark"],
  operator: ["phone, light", "desktop, dark"],
  admin: ["desktop, light", "phone, dark"],
};

for (const role of ["viewer", "operator", "admin"] as const) {
  test(`${role}: what is theirs can be done, and the rest says why not`, async ({ browser, stack }, info) => {
    for (const name of SEEN_BY[role]) {
      const { size, colorScheme } = VIEWS[name];
      const context = await sessions[role].open(browser, {
        baseURL: stack.url,
        viewport: size,
        colorScheme,
        reducedMotion: "reduce",
      });
      const page = await context.newPage();
      for (const { screen, verbs } of VERBS) {
        await openScreen(page, screen);
        for (const { least, at } of verbs) await expectAllowed(at(page), RANK[role] >= RANK[least], least);
        await page.screenshot({ path: info.outputPath(`${role} ${screen.name} ${name}.png`), scale: "css" });
      }
      await context.close();
    }
  });
}

async function expectAllowed(control: Locator, isAllowed: boolean, least: Role) {
  await expect(control).toBeVisible();
  if (isAllowed) await expect(control).toBeEnabled();
  else await expect(control).toHaveAccessibleDescription(new RegExp(`needs the role ${least}`));
}

test("an operator stops everything and tunes on a phone, in the dark", async ({ browser, stack }) => {
  const context = await sessions.operator.open(browser, {
    baseURL: stack.url,
    viewport: { width: 390, height: 844 },
    colorScheme: "dark",
  });
  const page = await context.newPage();
  await openScreen(page, { name: "Policies", path: "/policies" });
  await page
    .getByRole("navigation", { name: "Policies" })
    .getByRole("button", { name: /default/ })
    .click();
  await page.getByRole("textbox", { name: "Threshold" }).fill("70");
  await expect(page.getByText(/at or over 70\s%/)).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("All saved")).toBeVisible();

  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Pause acting…" }).click();
  await page.getByRole("dialog").getByLabel("Why").fill("The team is at it");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Pause/ })
    .click();
  await expect(page.getByText("Acting is paused.")).toBeVisible();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByText("Acting is paused.")).toHaveCount(0);
  await context.close();
});

test("an administrator sets for how long samples are kept, and it holds", async ({ browser, stack }) => {
  const page = await (await sessions.admin.open(browser, { baseURL: stack.url })).newPage();
  await openScreen(page, { name: "Retention", path: "/settings/retention" });
  await page.getByLabel("Kept for, days").fill("9");
  await expect(
    page.getByText("Samples older than 9 days are deleted for good within a minute or two."),
  ).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/as configured it would be 14 days/)).toBeVisible();
  await expect(page.getByRole("table", { name: "What is kept" })).toContainText("9 days");
  await page.getByRole("button", { name: "As configured" }).click();
  await expect(page.getByLabel("Kept for, days")).toHaveValue("14");
  await page.context().close();
});

test.describe("what goes wrong", () => {
  const open = async (browser: Browser, baseURL: string) =>
    (await sessions.admin.open(browser, { baseURL })).newPage();

  test("a slow answer is waited for in the shape of what comes", async ({ browser, stack }) => {
    const page = await open(browser, stack.url);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route("**/api/trpc/*fleet.list*", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto("/fleet");
    await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
    release();
    await expect(page.getByRole("table", { name: "Fleet" })).toBeVisible();
    await page.context().close();
  });

  test("a failed answer is said with its remedy, and asking again mends it", async ({ browser, stack }) => {
    const page = await open(browser, stack.url);
    await page.route("**/api/trpc/*audit.list*", (route) => route.abort("connectionrefused"));
    await page.goto("/audit");
    await expect(page.getByText("The server does not answer").first()).toBeVisible({ timeout: 30_000 });
    await page.unrouteAll({ behavior: "wait" });
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByText("Ada set PFN up as its first administrator")).toBeVisible();
    await page.context().close();
  });

  test("a line that does not come is said, and the screen follows the fleet once it is there", async ({
    browser,
    stack,
  }) => {
    const page = await open(browser, stack.url);
    await page.route("**/api/trpc/live.changes*", (route) => route.abort("connectionreset"));
    await page.goto("/fleet");
    const live = (word: RegExp) => page.getByRole("status").filter({ hasText: word, visible: true });
    await expect(page.getByRole("table", { name: "Fleet" })).toBeVisible();
    await expect(live(/^(Connecting|Reconnecting)$/)).toBeVisible();
    await page.unrouteAll({ behavior: "wait" });
    await expect(live(/^Live$/)).toBeVisible({ timeout: 60_000 });
    await page.context().close();
  });

  test("a session that ends leads to the door, and back to where one was", async ({ browser, stack }) => {
    const page = await open(browser, stack.url);
    await openContainer(page, "checkout-api");
    await expect(nowCard(page)).toBeVisible();
    const here = new URL(page.url()).pathname;
    await page.context().clearCookies();
    await page.waitForURL(/\/sign-in\?next=/, { timeout: 60_000 });
    await signIn(page, ADA);
    await expect(page).toHaveURL(new RegExp(`${here}$`));
    await expect(nowCard(page)).toBeVisible();
    await page.context().close();
  });
});
