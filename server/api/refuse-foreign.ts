import { env } from "@/server/env";

/** A browser only lets a page of our own send this header. */
export const REQUEST_HEADER = "x-pfn-request";

/**
 * Turns away what another site could make a browser send: a POST that is not JSON, that lacks our header, or that
 * names another origin. GET only reads, and answers nothing that another origin could see.
 */
export function refuseForeign(request: Request): Response | null {
  if (request.method === "GET") return null;
  const no = (status: number, message: string) => Response.json({ error: { message } }, { status });
  const [contentType] = (request.headers.get("content-type") ?? "").split(";");
  if (contentType?.trim().toLowerCase() !== "application/json") {
    return no(415, "Send JSON with content-type: application/json.");
  }
  if (request.headers.get(REQUEST_HEADER) === null) return no(403, `Send the header ${REQUEST_HEADER}.`);
  const origin = request.headers.get("origin");
  if (origin !== null && !isOurs(origin, request.headers.get("host"))) {
    return no(403, "This request comes from another site.");
  }
  return null;
}

/** A page of this host, or of the address that people type where a proxy stands before us. "null" is no origin of ours. */
function isOurs(origin: string, host: string | null): boolean {
  if (!URL.canParse(origin)) return false;
  return [host, new URL(env().PFN_PUBLIC_URL).host].includes(new URL(origin).host);
}
