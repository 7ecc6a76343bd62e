import { readiness } from "@/server/api/readiness";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const report = await readiness();
  return Response.json(report, { status: report.ok ? 200 : 503 });
}
