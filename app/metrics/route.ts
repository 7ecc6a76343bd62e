import { metricsText } from "@/server/api/metrics";

export const dynamic = "force-dynamic";

/** For Prometheus: totals only, no container's name. Bind PFN to loopback or put a proxy before it to keep it private. */
export async function GET(): Promise<Response> {
  const { contentType, body } = await metricsText();
  return new Response(body, { headers: { "content-type": contentType } });
}
