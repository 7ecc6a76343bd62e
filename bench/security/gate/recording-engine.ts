import { createServer } from "node:http";
import { CONTAINER_ID } from "@/bench/security/gate/engine-api";

export interface Reached {
  method: string;
  target: string;
  headers: Record<string, unknown>;
  body: string;
}

export const SECRET = "s3cret-that-must-not-pass";

const CONTAINER = {
  Id: CONTAINER_ID,
  Name: "/web",
  Created: "2026-01-01T00:00:00Z",
  Path: "java",
  Args: ["-Xmx512m", `--password=${SECRET}`, SECRET],
  State: {
    Status: "running",
    Pid: 42,
    ExitCode: 0,
    OOMKilled: false,
    StartedAt: "2026-01-01T00:00:00Z",
    Health: { Status: "healthy", Log: [{ Output: SECRET }] },
  },
  RestartCount: 0,
  Mounts: [{ Source: `/srv/${SECRET}` }],
  GraphDriver: { Data: { UpperDir: `/var/${SECRET}` } },
  Config: {
    Image: "shop",
    Labels: {} as Record<string, string>,
    Env: [`TOKEN=${SECRET}`, `JAVA_OPTS=-Xmx256m -Dkey=${SECRET}`, `NODE_OPTIONS=--require ${SECRET}`],
    Cmd: [SECRET],
    Entrypoint: [SECRET],
    Healthcheck: { Test: ["CMD", SECRET] },
  },
  HostConfig: {
    NanoCpus: 1e9,
    Memory: 2 ** 28,
    MemorySwap: -1,
    Binds: [SECRET],
    LogConfig: { Config: SECRET },
  },
  NetworkSettings: { Networks: { shop: { IPAddress: "10.0.0.2", Aliases: [SECRET] } } },
};

/** The place of an engine: notes all that reaches it, and answers as one would, with secrets in every corner. */
export function recordingEngine(labels: Record<string, string> = {}) {
  const reached: Reached[] = [];
  const answers: Record<string, unknown> = {
    "/info": {
      Name: "host",
      NCPU: 4,
      MemTotal: 2 ** 33,
      RegistryConfig: { Auth: SECRET },
      HttpProxy: SECRET,
    },
    "/containers/json": [{ ...CONTAINER, Names: ["/web"], Command: SECRET, State: "running", Status: "Up" }],
    [`/containers/${CONTAINER_ID}/json`]: { ...CONTAINER, Config: { ...CONTAINER.Config, Labels: labels } },
    [`/containers/${CONTAINER_ID}/stats`]: { read: "2026-01-01T00:00:00Z" },
    [`/containers/${CONTAINER_ID}/update`]: { Warnings: [SECRET] },
  };
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    let body = "";
    for await (const chunk of request) body += chunk;
    reached.push({ method, target: url, headers, body });
    const path = url.split("?", 1)[0] ?? "";
    if (path === "/events") {
      const Actor = { ID: CONTAINER_ID, Attributes: { name: "web", image: SECRET, exitCode: "1" } };
      response.end(
        `${JSON.stringify({ Type: "container", Action: "die", Actor, timeNano: 1e18, from: SECRET })}\n`,
      );
      return;
    }
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(answers[path] ?? {}));
  });
  return { server, reached };
}
