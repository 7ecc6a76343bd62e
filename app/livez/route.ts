export const dynamic = "force-dynamic";

/** The process runs. Nothing else is asked: an outage elsewhere must not become a restart here. */
export function GET(): Response {
  return Response.json({ ok: true });
}
