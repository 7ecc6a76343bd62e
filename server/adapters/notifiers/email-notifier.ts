import { isIP } from "node:net";
import { promisify } from "node:util";
import nodemailer from "nodemailer";
import type { Note } from "@/server/domain/notifications/compose-note";
import type { DurationMs } from "@/server/domain/units";
import { type ChannelTarget, NotDelivered, type Notifier } from "@/server/ports/notifier";
import { cleanText, deadlineWords } from "./clean-text";
import { guardedLookup, refuseLiteral } from "./reachable-address";
import { targetOf } from "./target-of";

export interface EmailOptions {
  timeoutMs?: DurationMs;
  allowLoopback?: boolean;
  /** Off for tests alone, whose server signs its own certificate. */
  rejectUnauthorized?: boolean;
}

type EmailTarget = Extract<ChannelTarget, { kind: "email" }>;

/** Plain text over SMTP: no HTML that a name could hide in, and nothing of a name in a header but on one line. */
export function emailNotifier(options: EmailOptions = {}): Notifier {
  return {
    async send(to, note) {
      const target = targetOf("email", to);
      const transport = await openTransport(target, options);
      try {
        const { subject, text } = emailText(note);
        const { response } = await transport.sendMail({
          from: target.from,
          to: target.to,
          subject,
          text,
          messageId: `<${note.id}@pfn>`,
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        return cleanText(response, 200);
      } catch (error) {
        throw notDelivered(error as SmtpError, target);
      } finally {
        transport.close();
      }
    },
  };
}

async function openTransport(target: EmailTarget, options: EmailOptions) {
  const { timeoutMs = 15_000, allowLoopback = false, rejectUnauthorized = true } = options;
  const { host, port, security, user, password } = target;
  return nodemailer.createTransport({
    // The address that was judged is the one that is called; the name still has to match the certificate.
    host: await judgedAddress(host, allowLoopback),
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    tls: { rejectUnauthorized, ...(isIP(host) ? {} : { servername: host }) },
    ...(user ? { auth: { user, pass: password ?? "" } } : {}),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
}

async function judgedAddress(host: string, allowLoopback: boolean): Promise<string> {
  refuseLiteral(host, allowLoopback);
  if (isIP(host)) return host;
  const lookup = promisify<string, object, string>((name, options, done) =>
    guardedLookup(allowLoopback)(name, options, (error, address) => done(error, String(address))),
  );
  try {
    return await lookup(host, { all: false });
  } catch (error) {
    if (error instanceof NotDelivered) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new NotDelivered(`${host} cannot be found (${code})`, true, { cause: error });
  }
}

interface SmtpError extends Error {
  code?: string;
  /** The server's own words, where it said any. */
  response?: string;
  responseCode?: number;
}

function notDelivered(error: SmtpError, { host, port, password }: EmailTarget): NotDelivered {
  const said = error.response ?? error.message;
  const words = cleanText(password ? said.replaceAll(password, "…") : said, 200);
  // 5xx is a no for good, and so is a refused sign-in; everything else may pass.
  const permanent = error.code === "EAUTH" || (error.responseCode ?? 0) >= 500;
  return new NotDelivered(`${host}:${port} said: ${words}`, !permanent, { cause: error });
}

export function emailText(note: Note): { subject: string; text: string } {
  const items = note.items.map((item) =>
    [
      cleanText(item.title, 200),
      ...(item.hostName ? [`Host: ${cleanText(item.hostName, 100)}`] : []),
      `Why: ${cleanText(item.reason, 1_000)}`,
      ...(item.deadlineAt === null ? [] : [`Decide ${deadlineWords(item.deadlineAt)}`]),
      item.url,
    ].join("\n"),
  );
  const more = note.more > 0 ? [`and ${note.more} more: ${note.url}`] : [];
  return { subject: cleanText(`[PFN] ${note.title}`, 150), text: `${[...items, ...more].join("\n\n")}\n` };
}
