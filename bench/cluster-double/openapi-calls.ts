import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

interface Call {
  method: string;
  shape: RegExp;
  query: ReadonlySet<string>;
}

const APIS = ["CoreV1Api", "AutoscalingV2Api", "VersionApi"] as const;
const FUNCTION =
  /const localVarPath = '([^']+)'[\s\S]*?HttpMethod\.([A-Z]+)\);([\s\S]*?)(?=const localVarPath|class |$)/g;

/**
 * Every call of the published OpenAPI description that the double can be asked, with the query parameters that it
 * takes: out of the official client's own code, which is generated from that description.
 */
export function openApiCalls(): Call[] {
  const generated = join(
    dirname(createRequire(import.meta.url).resolve("@kubernetes/client-node")),
    "gen/apis",
  );
  const calls = APIS.flatMap((api) => {
    const text = readFileSync(join(generated, `${api}.js`), "utf8");
    return [...text.matchAll(FUNCTION)].map(([, path = "", method = "", body = ""]) => ({
      method,
      shape: new RegExp(
        `^${path
          .replace(/\/$/, "")
          .replace("{path}", ".+")
          .replace(/\{\w+\}/g, "[^/]+")}$`,
      ),
      query: new Set([...body.matchAll(/setQueryParam\("(\w+)"/g)].map(([, name = ""]) => name)),
    }));
  });
  if (calls.length < 100)
    throw new Error(`only ${calls.length} calls were read from the client in ${generated}`);
  return calls;
}

/** What is wrong with a question by the description; `null`: it is one of its calls. */
export function wrongCall(calls: readonly Call[], method: string, url: URL): string | null {
  const path = url.pathname.replace(/\/$/, "");
  const call = calls.find((one) => one.method === method && one.shape.test(path));
  if (!call) return `${method} ${path} is no call of the OpenAPI description`;
  const unknown = [...url.searchParams.keys()].filter((name) => !call.query.has(name));
  return unknown.length === 0 ? null : `${method} ${path} takes no ${unknown.join(", ")}`;
}
