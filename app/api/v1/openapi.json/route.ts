import { openApiDocument } from "@/server/api/rest";

export const dynamic = "force-dynamic";

export function GET(): Response {
  return Response.json(openApiDocument());
}
