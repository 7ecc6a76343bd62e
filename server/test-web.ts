import { CLIENT_HEADER } from "@/server/api/client-address";
import { REQUEST_HEADER } from "@/server/api/refuse-foreign";
import type { Role } from "@/server/domain/access/roles";
import { issueSetupToken } from "@/server/embedded/issue-setup-token";
import { createTestDatabase } from "@/server/embedded/test-database";
import type { WebHouse } from "@/server/web";

export const ORIGIN = "http://localhost:7300";
const PASSWORD = "correct horse battery";

export interface Answer {
  status: number;
  /** What the procedure returned, or tRPC's error. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of an answer.
  body: any;
}

/** The web part as it stands behind Next's server, on a database of its own: what goes in is a request, as a browser sends it. */
export interface TestWeb {
  databaseUrl: string;
  house: WebHouse;
  /** Calls a procedure as the holder of `cookie`. */
  call(path: string, input?: unknown, cookie?: string): Promise<Answer>;
  /** Sends any request to the procedures. */
  send(path: string, init?: RequestInit): Promise<Response>;
  /** Sends any request to accounts and sessions. */
  account(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Makes a person and signs them in. */
  person(name: string, role: Role): Promise<Person>;
  signIn(email: string): Promise<Response>;
  /** The first administrator, made by the set-up link. */
  admin: Person;
  /** Takes the database away while the web part runs. */
  loseDatabase(): Promise<void>;
  close(): Promise<void>;
}

export interface Person {
  id: string;
  email: string;
  cookie: string;
}

/** Once a test file: the web part reads its configuration once, as a process does. */
export async function openTestWeb(env: Record<string, string> = {}): Promise<TestWeb> {
  const database = await createTestDatabase();
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    BETTER_AUTH_SECRET: "only-for-tests-".repeat(4),
    PFN_SECRET_KEY: "seals-in-tests-".repeat(4),
    PFN_LOG_LEVEL: "silent",
    PFN_PUBLIC_URL: ORIGIN,
    ...env,
  });
  const { appRouter } = await import("@/server/api/root");
  const procedures = await import("@/app/api/trpc/[trpc]/route");
  const accounts = await import("@/app/api/auth/[...all]/route");
  const { webHouse } = await import("@/server/web");

  const send: TestWeb["send"] = (path, init) => {
    const request = new Request(`${ORIGIN}/api/trpc/${path}`, init);
    request.headers.set("host", new URL(ORIGIN).host);
    return request.method === "GET" ? procedures.GET(request) : procedures.POST(request);
  };
  const account: TestWeb["account"] = (path, body, headers = {}) => {
    const init = {
      method: "POST",
      body: JSON.stringify(body),
      headers: { ...json, origin: ORIGIN, ...headers },
    };
    const request = new Request(`${ORIGIN}/api/auth${path}`, body === undefined ? { headers } : init);
    return request.method === "GET" ? accounts.GET(request) : accounts.POST(request);
  };
  const call: TestWeb["call"] = async (path, input, cookie = "") => {
    const type = (appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>)[path]
      ?._def.type;
    const text = input === undefined ? "" : JSON.stringify(input);
    const response = await (type === "mutation"
      ? send(path, { method: "POST", body: text || undefined, headers: { ...json, cookie } })
      : send(text ? `${path}?input=${encodeURIComponent(text)}` : path, { headers: { cookie } }));
    if (type === "subscription") return firstWord(response);
    const answer = await response.json();
    return { status: response.status, body: answer.error ?? answer.result.data };
  };
  const signIn: TestWeb["signIn"] = (email) =>
    // Each from an address of its own, so that no test uses up the tries of another.
    account("/sign-in/email", { email, password: PASSWORD }, { [CLIENT_HEADER]: nextAddress() });
  const signedIn = async (email: string): Promise<Person> => {
    const response = await signIn(email);
    if (!response.ok) throw new Error(`${email} cannot sign in: ${await response.text()}`);
    const { user } = await response.json();
    return { id: user.id, email, cookie: cookieOf(response) };
  };
  const done = ({ status, body }: Answer) => {
    if (body?.kind !== "done") throw new Error(`refused with ${status}: ${JSON.stringify(body)}`);
  };

  const token = await issueSetupToken(database.url);
  const first = { name: "Ada", email: "ada@example.com", password: PASSWORD };
  done(await call("setup.createAdmin", { ...first, token }));
  const admin = await signedIn(first.email);
  const house = await webHouse();
  return {
    databaseUrl: database.url,
    house,
    call,
    send,
    account,
    signIn,
    admin,
    async person(name, role) {
      const email = `${name}@example.com`;
      done(await call("people.create", { name, email, password: PASSWORD, role }, admin.cookie));
      return signedIn(email);
    },
    loseDatabase: database.drop,
    async close() {
      await house.live.close();
      await house.db.close();
      await database.drop();
    },
  };
}

const json = { "content-type": "application/json", [REQUEST_HEADER]: "1" };

/** A stream is opened before anybody is asked who they are: a refusal is its first event. */
async function firstWord(response: Response): Promise<Answer> {
  const events = eventsOf(response);
  for await (const { event, data } of events) {
    if (event === "connected") continue;
    const refused = event === "serialized-error";
    return { status: refused ? data.data.httpStatus : response.status, body: data };
  }
  throw new Error("the stream ended without a word");
}

/** Server-sent events, as they come; leaving the loop ends the request. */
// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of an event.
export async function* eventsOf(response: Response): AsyncGenerator<{ event: string; data: any }> {
  let text = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = `${text}${chunk}`.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const field = (name: string) => block.match(new RegExp(`^${name}: (.*)$`, "m"))?.[1];
      yield { event: field("event") ?? "message", data: JSON.parse(field("data") || "null") };
    }
  }
}

let addresses = 0;
const nextAddress = () => `198.51.100.${++addresses}`;

/** The cookies of an answer, as a browser sends them back. */
export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
