import { writeFileSync } from "node:fs";
import { type Browser, test as base, expect, type Page } from "@playwright/test";
import { hearViolations } from "./hear-violations";
import { setUpAdministrator } from "./set-up-administrator";
import { type Stack, startStack } from "./stack";

export { expect };

export interface StackOptions {
  /** Variables that this project's PFN is started with. */
  stackEnv: Record<string, string>;
}

type State = Awaited<ReturnType<ReturnType<Page["context"]>["storageState"]>>;

interface Shared {
  stack: Stack;
  /** Follows the set-up link on a page, once; later the session is remembered. */
  administrator: { setUp(page: Page): Promise<void>; session(browser: Browser): Promise<State> };
}

interface Given {
  /** A page on which the first administrator is signed in. */
  ada: Page;
  evidence: undefined;
}

/** Stories share the stack and the administrator of their project; each has browser contexts of its own. */
export const test = base.extend<Given, Shared & StackOptions>({
  stackEnv: [{}, { scope: "worker", option: true }],

  stack: [
    async ({ stackEnv }, use) => {
      const stack = await startStack(stackEnv);
      await use(stack);
      await stack.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],

  baseURL: async ({ stack }, use) => use(stack.url),

  administrator: [
    async ({ stack }, use) => {
      let state: State | undefined;
      const setUp = async (page: Page) => {
        await setUpAdministrator(page, stack.setUpLink);
        await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
        state = await page.context().storageState();
      };
      const session = async (browser: Browser) => {
        if (state) return state;
        const context = await browser.newContext();
        await setUp(await context.newPage());
        await context.close();
        if (!state) throw new Error("the set-up left no session");
        return state;
      };
      await use({ setUp, session });
    },
    { scope: "worker" },
  ],

  ada: async ({ browser, stack, administrator }, use) => {
    const storageState = await administrator.session(browser);
    const context = await browser.newContext({ storageState, baseURL: stack.url });
    const violations = await hearViolations(context);
    await use(await context.newPage());
    await context.close();
    expect(violations, "the pages broke their own content security policy").toEqual([]);
  },

  // What the stack printed and logged belongs to every failure.
  evidence: [
    async ({ stack }, use, info) => {
      await use(undefined);
      if (info.status === info.expectedStatus) return;
      const texts = { "npm-run-up": stack.output(), workers: stack.log("workers"), web: stack.log("web") };
      for (const [name, text] of Object.entries(texts)) {
        const file = info.outputPath(`${name}.log`);
        writeFileSync(file, text);
        await info.attach(name, { path: file, contentType: "text/plain" });
      }
    },
    { auto: true },
  ],
});
