import type { BrowserContext } from "@playwright/test";

/** Collects from now on what the pages' content security policy turns away, on every page of a context. */
export async function hearViolations(context: BrowserContext): Promise<string[]> {
  const heard: string[] = [];
  await context.exposeFunction("__violation", (words: string) => void heard.push(words));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const { __violation } = window as unknown as { __violation: (words: string) => void };
      __violation(`${location.pathname}: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  return heard;
}
