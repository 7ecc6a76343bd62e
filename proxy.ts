import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "./app/_lib/content-security-policy";

/** Where a page reads the nonce that its own scripts carry. */
const NONCE_HEADER = "x-nonce";
const YEAR_SECONDS = 31_536_000;

/**
 * Gives every page a policy of its own, by which no script runs that PFN did not send with this very answer. It guards
 * nothing else: who may see what is decided in each procedure, never here.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set(NONCE_HEADER, nonce);
  // Next looks here for the nonce that it gives its own scripts.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  if (process.env.PFN_PUBLIC_URL?.startsWith("https:")) {
    response.headers.set("strict-transport-security", `max-age=${YEAR_SECONDS}`);
  }
  return response;
}

export const config = {
  matcher: ["/((?!api/|livez$|readyz$|metrics$|_next/static/|favicon.svg$).*)"],
};
