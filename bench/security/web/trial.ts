import type { TestWeb } from "@/server/test-web";
import type { IdentityProvider } from "@/server/test-web/identity-provider";

/** The web part as a stranger meets it, on a database of its own. */
export interface World {
  web: TestWeb;
  provider: IdentityProvider;
  /** Remembers a secret that was used; none of them may stand in what the web part printed. */
  keepSecret(secret: string): string;
}

/** One control of the web part, tried in a process of its own: returns what was seen, throws what does not hold. */
export interface Trial {
  control: string;
  run(world: World): Promise<string>;
}

/** An address that nobody else in the run asks from. */
export const nextAddress = (() => {
  let last = 0;
  return () => `198.18.${(++last >> 8) & 255}.${last & 255}`;
})();

export const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
