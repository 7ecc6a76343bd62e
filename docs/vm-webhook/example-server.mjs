// A VM manager for PFN in a page of code: an example to start from, and the one that the conformance suite runs.
//
//   PFN_VM_SECRET=<the secret typed in Hosts> node docs/vm-webhook/example-server.mjs [port]
//
// It keeps one machine in memory. Put your own manager's calls where `machine` is read and changed.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const GIB = 1024 ** 3;
const MOST_BODY = 64 * 1024;
const CLOCKS_APART_SECONDS = 300;

/** HMAC-SHA256 of "<seconds>.<id>.<body>", as calls and answers carry it. */
export function sign(secret, seconds, id, body) {
  return `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${id}.${body}`).digest("hex")}`;
}

export function createVmServer({ secret, now = Date.now, machine = exampleMachine() }) {
  /** Orders that were carried out: the same one sent twice is done once. */
  const done = new Map();
  return createServer(async (request, response) => {
    const body = await bodyOf(request);
    const id = String(request.headers["x-pfn-request"] ?? "");
    const answer = (status, value) => {
      const text = JSON.stringify(value);
      const signature = sign(secret, Math.floor(now() / 1000), id, text);
      response.writeHead(status, { "content-type": "application/json", "x-pfn-signature": signature });
      response.end(text);
    };
    if (body === null || !isSigned(secret, request.headers["x-pfn-signature"], id, body, now())) {
      response.writeHead(401).end();
      return;
    }
    const call = JSON.parse(body);
    if (call.id !== id || call.version !== 1)
      return answer(400, { because: "this is version 1, and the id is the header's" });
    if (call.call === "describe") return answer(200, machine.describe());
    if (call.call === "ask") return answer(200, answerAsk(machine.describe(), call, now()));
    if (call.call === "set") {
      const key = `${id} ${call.dimension} ${call.to}`;
      const refusal = done.has(key) ? null : machine.set(call.dimension, call.to);
      if (refusal) return answer(409, { because: refusal });
      done.set(key, now());
      return answer(200, { accepted: true });
    }
    return answer(404, { because: `${call.call} is not known` });
  });
}

/** Offer what is wanted, counter with what there is, or refuse with the reason. */
function answerAsk({ size, most }, { dimension, from, least, want, deadline }, now) {
  const field = dimension === "cpu" ? "vcpus" : "memoryBytes";
  if (now >= Date.parse(deadline)) return { answer: "refuse", because: "the deadline is over" };
  if (size[field] !== from) return { answer: "refuse", because: `the machine has ${size[field]} now` };
  if (most[field] >= want) return { answer: "offer", amount: want, because: "there is room" };
  if (most[field] >= least)
    return { answer: "counter", amount: most[field], because: `its maximum is ${most[field]}` };
  return { answer: "refuse", because: `its maximum is ${most[field]}` };
}

function exampleMachine() {
  const size = { vcpus: 2, memoryBytes: 2 * GIB };
  const most = { vcpus: 4, memoryBytes: 8 * GIB };
  return {
    describe: () => ({
      state: "running",
      size,
      most,
      node: { vcpus: 16, memoryBytes: 64 * GIB, memoryFreeBytes: 32 * GIB },
    }),
    /** Returns why not, or null when it is done. */
    set(dimension, to) {
      const field = dimension === "cpu" ? "vcpus" : "memoryBytes";
      if (!Number.isInteger(to) || to <= 0 || to > most[field]) return `its maximum is ${most[field]}`;
      size[field] = to;
      return null;
    },
  };
}

function isSigned(secret, header, id, body, now) {
  const seconds = Number(/^t=(\d{1,12}),v1=[0-9a-f]{64}$/.exec(header ?? "")?.[1] ?? Number.NaN);
  if (!(Math.abs(seconds - now / 1000) <= CLOCKS_APART_SECONDS)) return false;
  return timingSafeEqual(Buffer.from(header), Buffer.from(sign(secret, seconds, id, body)));
}

async function bodyOf(request) {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MOST_BODY) return null;
  }
  return text;
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const secret = process.env.PFN_VM_SECRET ?? "";
  if (secret.length < 32) throw new Error("PFN_VM_SECRET has at least 32 characters");
  const port = Number(process.argv[2] ?? 7480);
  createVmServer({ secret }).listen(port, () => console.log(`listening on ${port}`));
}
