import type { OpenApiMeta } from "trpc-to-openapi";

type Tag = "containers" | "negotiations" | "policies" | "hosts" | "savings" | "models" | "audit" | "status";

/** Gives a procedure its place in the REST API; `{name}` in the path is a field of its input. */
export function inRest(
  method: "GET" | "POST",
  path: `/${string}`,
  summary: string,
  tag: Tag,
): Pick<OpenApiMeta, "openapi"> {
  return { openapi: { method, path, summary, tags: [tag], protect: true } };
}
