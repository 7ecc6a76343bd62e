import { CONTAINER_ID } from "@/bench/security/gate/engine-api";
import { jsonBody, type RawParts, rawRequest, requestBytes } from "@/bench/security/gate/raw-request";
import { withGate } from "@/bench/security/gate/with-gate";

const update = `/containers/${CONTAINER_ID}/update`;
const right = '{"NanoCpus":500000000}';
const smuggled = "GET /version HTTP/1.1\r\nhost: x\r\n\r\n";

/** Requests whose line is on the list, yet which would open a tunnel, hide a second request or drown the gate. */
const TRIES: readonly { name: string; request: RawParts | string }[] = [
  {
    name: "an upgrade",
    request: { method: "GET", target: "/info", headers: { connection: "upgrade", upgrade: "tcp" } },
  },
  {
    name: "an upgrade of an update",
    request: { method: "POST", target: update, headers: { connection: "Upgrade", upgrade: "h2c" } },
  },
  { name: "CONNECT", request: { method: "CONNECT", target: "docker:80" } },
  { name: "a body on a question", request: { method: "GET", target: "/info", ...jsonBody("{}") } },
  {
    name: "a chunked body on a question",
    request: {
      method: "GET",
      target: "/info",
      headers: { "transfer-encoding": "chunked" },
      body: "0\r\n\r\n",
    },
  },
  {
    name: "two lengths",
    request: `POST ${update} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\ncontent-length: 30\r\n\r\n${smuggled}`,
  },
  {
    name: "a length beside chunks",
    request: `POST ${update} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
  },
  { name: "a bare line feed", request: `GET /info HTTP/1.1\nhost: x\n\n` },
  { name: "an old version of HTTP with a full address", request: `GET http://x/info HTTP/1.0\r\n\r\n` },
  {
    name: "an expectation",
    request: {
      method: "POST",
      target: update,
      headers: { expect: "100-continue", ...jsonBody(right).headers },
    },
  },
  {
    name: "another type of body",
    request: {
      method: "POST",
      target: update,
      body: right,
      headers: { "content-length": "22", "content-type": "text/plain" },
    },
  },
  {
    name: "a body past 4 KB",
    request: { method: "POST", target: update, ...jsonBody(right + " ".repeat(5_000)) },
  },
  {
    name: "a head past 8 KB",
    request: { method: "GET", target: "/info", headers: { x: "a".repeat(9_000) } },
  },
  { name: "a line past 2 KB", request: { method: "GET", target: `/info?a=${"b".repeat(3_000)}` } },
  { name: "bytes that are no HTTP", request: "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" },
];

export async function tryTunnels(): Promise<string> {
  return withGate({}, async ({ socket, reached, lines }) => {
    for (const { name, request } of TRIES) {
      const before = lines.length;
      const bytes = typeof request === "string" ? request : requestBytes(request);
      const { status } = await rawRequest(socket, bytes);
      if (![400, 403, 413].includes(status)) throw new Error(`${name}: answered ${status}`);
      if (reached.length > 0) throw new Error(`${name} reached the engine: ${JSON.stringify(reached[0])}`);
      if (lines.length !== before + 1) throw new Error(`${name}: ${lines.length - before} lines in the log`);
    }
    return `${TRIES.map(({ name }) => name).join(", ")}: refused, a line in the log each, nothing reached the engine`;
  });
}
