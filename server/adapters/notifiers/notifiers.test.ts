import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChannelKind, ChannelTarget } from "@/server/ports/notifier";
import {
  HOSTILE,
  NOTE,
  type NotifierBench,
  notifierConformance,
  SECRET,
} from "@/server/ports/notifier.conformance";
import { allNotifiers } from "./all-notifiers";
import { discordMessage } from "./discord-notifier";
import { emailNotifier, emailText } from "./email-notifier";
import { ntfyMessage } from "./ntfy-notifier";
import { postJson } from "./post-json";
import { slackMessage } from "./slack-notifier";
import { webhookNotifier } from "./webhook-notifier";

const STATUS = { yes: 200, later: 503, never: 404 } as const;
const METADATA = "http://169.254.169.254/latest";

interface Request {
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function httpBench(
  kind: Exclude<ChannelKind, "email">,
): Promise<NotifierBench & { requests: Request[] }> {
  const requests: Request[] = [];
  let how: keyof typeof STATUS = "yes";
  const server = createServer(async (request, response) => {
    requests.push({ url: request.url ?? "", headers: request.headers, body: await text(request) });
    response.writeHead(STATUS[how]).end(how === "yes" ? "ok" : "no");
  });
  const base = await listen(server);
  const target = (address: string): ChannelTarget =>
    kind === "ntfy"
      ? { kind, server: address, topic: "pfn", token: SECRET }
      : { kind, url: `${address}/hook/${SECRET}` };
  return {
    notifier: allNotifiers(true)[kind],
    target: target(base),
    forbidden: target(METADATA),
    answer: (next) => {
      how = next;
    },
    received: () => requests.map(({ body }) => body),
    requests,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function smtpBench(): Promise<NotifierBench> {
  const mails: string[] = [];
  let how: keyof typeof STATUS = "yes";
  const server = new SMTPServer({
    authMethods: ["PLAIN", "LOGIN"],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      password === SECRET ? done(null, { user: username }) : done(new Error("wrong password")),
    onData: (stream, _session, done) => {
      void text(stream).then((mail) => {
        if (how === "yes") {
          mails.push(mail);
          return done();
        }
        const responseCode = how === "later" ? 451 : 550;
        done(Object.assign(new Error(`not now, ${SECRET}`), { responseCode }));
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  const target = {
    kind: "email" as const,
    host: "localhost",
    port,
    security: "starttls" as const,
    user: "pfn",
    password: SECRET,
    from: "pfn@example.com",
    to: ["ada@example.com"],
  };
  return {
    notifier: emailNotifier({ allowLoopback: true, rejectUnauthorized: false }),
    target,
    forbidden: { ...target, host: "169.254.169.254" },
    answer: (next) => {
      how = next;
    },
    // Soft line breaks of quoted-printable, and its escapes, as a mail program reads them.
    received: () => mails.map((mail) => mail.replace(/=\r\n/g, "").replaceAll("=3D", "=")),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

for (const kind of ["slack", "discord", "webhook", "ntfy"] as const) {
  notifierConformance(kind, () => httpBench(kind));
}
notifierConformance("email", smtpBench);

describe("a hostile name", () => {
  it("stands in plain_text blocks on Slack, and cannot mention in the text beside them", () => {
    const message = slackMessage(NOTE) as {
      text: string;
      blocks: { text?: { type: string; text: string } }[];
    };
    expect(message.text).toContain("&lt;!channel&gt;");
    expect(message.text).not.toContain("<!");
    const types = JSON.stringify(message).match(/"type":"(plain_text|mrkdwn)"/g);
    expect(new Set(types)).toEqual(new Set(['"type":"plain_text"']));
  });

  it("mentions and formats nothing on Discord", () => {
    const message = discordMessage(NOTE) as { allowed_mentions: object; content: string };
    expect(message.allowed_mentions).toEqual({ parse: [] });
    expect(message.content).toContain("\\@everyone \\*\\*bold\\*\\* \\[x\\]\\(http\\:");
  });

  it("forges no header of a mail and no line of its own", () => {
    const { subject, text: body } = emailText(NOTE);
    expect(subject).not.toMatch(/[\r\n]/);
    expect(body.split("\n").some((line) => line.startsWith("Bcc:"))).toBe(false);
  });

  it("hides nothing behind characters that cannot be seen", () => {
    for (const message of [slackMessage(NOTE), discordMessage(NOTE), ntfyMessage(NOTE), emailText(NOTE)]) {
      expect(HOSTILE).toContain("\u202e");
      expect(JSON.stringify(message)).not.toMatch(/\u202e|\\u202e/);
    }
  });
});

describe("a signed webhook", () => {
  it("can be checked by its receiver, and names the delivery", async () => {
    const bench = await httpBench("webhook");
    const notifier = webhookNotifier({ allowLoopback: true, now: () => 1_700_000_000_500 });
    await notifier.send({ ...(bench.target as { kind: "webhook"; url: string }), signingKey: SECRET }, NOTE);
    const { headers, body } = bench.requests[0]!;
    const mac = createHmac("sha256", SECRET).update(`1700000000.${body}`).digest("hex");
    expect(headers["x-pfn-signature"]).toBe(`t=1700000000,v1=${mac}`);
    expect(headers["x-pfn-delivery"]).toBe(NOTE.id);
    await bench.close();
  });
});

describe("what is never called", () => {
  let server: Server;
  let base: string;
  let calls = 0;
  beforeAll(async () => {
    server = createServer((request, response) => {
      calls++;
      if (request.url === "/away") response.writeHead(302, { location: METADATA }).end();
      else if (request.url === "/slow") return;
      else response.writeHead(200).end("x".repeat(100_000));
    });
    base = await listen(server);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    "http://127.0.0.1:1/",
    "http://127.1/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://localhost:1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://0.0.0.0/",
    "http://169.254.169.254/latest/meta-data",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
  ])("%s", async (address) => {
    await expect(postJson(address, "{}", { timeoutMs: 2_000 })).rejects.toThrow(/is not called/);
  });

  it("anything but http and https", async () => {
    await expect(postJson("gopher://example.com/", "{}")).rejects.toThrow(/only http and https/);
  });

  it("where a redirect leads", async () => {
    const before = calls;
    await expect(postJson(`${base}/away`, "{}", { allowLoopback: true })).rejects.toThrow(/not followed/);
    expect(calls).toBe(before + 1);
  });

  it("for ever: a server that does not answer is left, and a long answer is not heard out", async () => {
    const slow = postJson(`${base}/slow`, "{}", { allowLoopback: true, timeoutMs: 200 });
    await expect(slow).rejects.toThrow(/gave no answer in 0.2 s/);
    expect(await postJson(`${base}/long`, "{}", { allowLoopback: true })).toMatch(/^200 x{50,}…$/);
  });
});
