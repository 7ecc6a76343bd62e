import { createOpenApiFetchHandler, generateOpenApiDocument } from "trpc-to-openapi";
import { env } from "@/server/env";
import { webHouse } from "@/server/web";
import { appRouter } from "./root";
import { userOfToken } from "./token-user";

export const REST_PATH = "/api/v1";
const MOST_BODY_BYTES = 65_536;

/**
 * The REST API: the same procedures, by a token instead of a session. No cookie is ever looked at, so no other site can
 * make a browser use it.
 */
export async function answerRest(request: Request): Promise<Response> {
  const house = await webHouse();
  const who = await userOfToken(house, request.headers);
  if (who.kind === "refused") return refuse(who.status, who.message);
  if (request.method !== "GET") {
    const length = request.headers.get("content-length");
    if (length === null) return refuse(411, "Send a content-length.");
    if (Number(length) > MOST_BODY_BYTES) return refuse(413, `Send at most ${MOST_BODY_BYTES} bytes.`);
  }
  const context = { ...house, headers: request.headers, user: who.user };
  return createOpenApiFetchHandler({
    endpoint: REST_PATH,
    req: request,
    router: appRouter,
    createContext: () => context,
  });
}

function refuse(status: number, message: string): Response {
  const headers = status === 401 ? { "www-authenticate": "Bearer" } : undefined;
  return Response.json({ message }, { status, headers });
}

let document: ReturnType<typeof generateOpenApiDocument> | undefined;

/** OpenAPI 3.1 of all that `answerRest` answers. It holds no data, so everybody may read it. */
export function openApiDocument(): ReturnType<typeof generateOpenApiDocument> {
  document ??= generateOpenApiDocument(appRouter, {
    title: "Predictive Failure Negotiator",
    description:
      "Amounts are millicores, bytes and bytes a second; instants are milliseconds since 1970-01-01 UTC; `null` is unknown, never zero.",
    version: "1",
    baseUrl: `${env().PFN_PUBLIC_URL}${REST_PATH}`,
    securitySchemes: { token: { type: "http", scheme: "bearer" } },
  });
  return document;
}
