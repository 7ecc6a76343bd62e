import type { Page } from "@playwright/test";
import type { FleetRow } from "../server/api/shapes/fleet";
import { expect, test } from "./fixtures";
import { ask, call, openScreen, SCREENS } from "./screens";

test.describe.configure({ mode: "serial", timeout: 240_000 });

const HOSTILE_NAME = `<img src=x onerror="window.__hit='person'">`;

/** What a payload would leave behind: a dialog, a mark, or an element that no page of ours has. */
async function traces(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const marks = (window as unknown as { __hit?: string }).__hit;
    const odd = [
      ...document.querySelectorAll("img[src='x'], svg[onload], [onerror], [onclick], base, object, iframe"),
    ];
    const links = [...document.querySelectorAll("a[href], form[action]")]
      .map((each) => each.getAttribute("href") ?? each.getAttribute("action") ?? "")
      .filter((href) => !/^(https?:|\/|#|\?|mailto:|blob:|data:)/i.test(href));
    return [
      ...(marks ? [`ran: ${marks}`] : []),
      ...odd.map((each) => each.outerHTML.slice(0, 120)),
      ...links,
    ];
  });
}

test("a fleet that attacks whoever shows it is shown as text, on every screen", async ({ ada }) => {
  const dialogs: string[] = [];
  ada.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await ada.goto("/fleet");
  await expect
    .poll(async () => (await ask<{ rows: FleetRow[] }>(ada, "fleet.list", {})).rows.length, {
      timeout: 60_000,
    })
    .toBeGreaterThan(10);
  const { rows } = await ask<{ rows: FleetRow[] }>(ada, "fleet.list", {});
  expect(rows.map(({ name }) => name)).toContain(`<img src=x onerror="window.__hit='img'">`);

  // A person, a policy, a token and a view of that kind too: the audit and the lists show them.
  const person = {
    name: HOSTILE_NAME,
    email: "eve@example.com",
    password: "long enough to be one",
    role: "viewer",
  };
  expect((await call(ada, "people.create", person)).status).toBe(200);
  const policy = {
    name: HOSTILE_NAME.slice(0, 40),
    pattern: "*<script>*",
    rank: 1,
    overrides: { threshold: 0.5 },
  };
  await call(ada, "policies.save", policy);
  await call(ada, "tokens.create", { name: HOSTILE_NAME, scope: "read", expiresInDays: 1 });
  await call(ada, "savedViews.save", { page: "fleet", name: HOSTILE_NAME, query: `q=${HOSTILE_NAME}` });

  for (const screen of SCREENS) {
    await openScreen(ada, screen);
    expect(await traces(ada), screen.path).toEqual([]);
  }
  for (const { id, name } of rows.slice(0, 4)) {
    await ada.goto(`/containers/${id}`);
    await expect(ada.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await traces(ada), name).toEqual([]);
  }
  for (const address of [
    `/fleet?q=${encodeURIComponent(HOSTILE_NAME)}`,
    "/sign-in?error=<script>&next=javascript:1",
  ]) {
    await ada.goto(address);
    await expect(ada.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await traces(ada), address).toEqual([]);
  }
  expect(dialogs).toEqual([]);
});

test("an inline script is not run, even where one got in", async ({ browser, stack }) => {
  const context = await browser.newContext({ baseURL: stack.url });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  const ran = await page.evaluate(async () => {
    const marks = window as unknown as { __inline?: boolean };
    document.body.insertAdjacentHTML("beforeend", `<img src=x onerror="window.__inline=true">`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return marks.__inline === true;
  });
  expect(ran).toBe(false);
  await context.close();
});

test("every answer carries its headers, and no page the nonce of another", async ({ request, stack }) => {
  const everywhere = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
  };
  const nonces = new Set<string>();
  for (const path of [
    "/",
    "/fleet",
    "/sign-in",
    "/setup",
    "/reset",
    "/people",
    "/nowhere",
    "/containers/1",
  ]) {
    const answer = await request.get(`${stack.url}${path}`);
    expect(answer.headers(), path).toMatchObject({
      ...everywhere,
      "cache-control": "private, no-cache, no-store, max-age=0, must-revalidate",
    });
    expect(answer.headers()["x-powered-by"]).toBeUndefined();
    const policy = answer.headers()["content-security-policy"] ?? "";
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
    nonces.add(nonce);
    expect(policy.replace(nonce, "…")).toBe(
      "default-src 'self'; script-src 'nonce-…' 'strict-dynamic'; script-src-attr 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-src 'none'; frame-ancestors 'none'",
    );
    const scripts = (await answer.text()).match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script, path).toContain(`nonce="${nonce}"`);
  }
  expect(nonces.size).toBe(8);
  for (const path of [
    "/api/trpc/session.me",
    "/api/v1/containers",
    "/api/auth/get-session",
    "/livez",
    "/readyz",
  ]) {
    const answer = await request.get(`${stack.url}${path}`);
    expect(answer.headers(), path).toMatchObject({
      ...everywhere,
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    });
  }
});

test("a stranger sees no data, whatever they call their request", async ({ request, stack, ada }) => {
  const { rows } = await ask<{ rows: FleetRow[] }>(ada, "fleet.list", {});
  const tricks: Record<string, string>[] = [
    { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
    { rsc: "1" },
    { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
    { "x-nonce": "mine", "content-security-policy": "script-src *" },
    {},
  ];
  const addresses = [
    "/",
    "/fleet",
    "/people",
    "/audit",
    "/containers/1",
    "//fleet",
    "/%66leet",
    "/fleet?_rsc=1",
    "/fleet.rsc",
  ];
  for (const headers of tricks) {
    for (const address of addresses) {
      const answer = await request.get(`${stack.url}${address}`, { headers });
      const text = await answer.text();
      for (const { image } of rows) expect(text, address).not.toContain(image);
      expect(text).not.toContain("ada@example.com");
      if (answer.headers()["content-type"]?.startsWith("text/html")) {
        expect(answer.headers()["content-security-policy"] ?? "", address).not.toContain("script-src *");
      }
    }
  }
});

test("who writes another address into a header is held back all the same", async ({ request, stack }) => {
  const statuses: number[] = [];
  for (let i = 0; i < 12; i++) {
    const answer = await request.post(`${stack.url}/api/auth/sign-in/email`, {
      headers: { origin: stack.url, "x-forwarded-for": `203.0.113.${i}`, "x-pfn-client": `203.0.113.${i}` },
      data: { email: `guess-${i}@example.com`, password: "a wild guess of mine" },
    });
    statuses.push(answer.status());
  }
  expect(statuses.at(-1)).toBe(429);
});
