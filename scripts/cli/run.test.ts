import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { answerRest } from "@/server/api/rest";
import { openTestWeb, type TestWeb } from "@/server/test-web";
import { printable } from "./print-table";
import { run } from "./run";

let web: TestWeb;
let server: http.Server;
let url: string;
let token: string;
let folder: string;
let said: string[];

beforeAll(async () => {
  web = await openTestWeb();
  const input = { name: "cli", scope: "read", expiresInDays: 1 };
  token = (await web.call("tokens.create", input, web.admin.cookie)).body.token;
  server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = await answerRest(
      new Request(`http://pfn.test${request.url}`, {
        method: request.method,
        headers: request.headers as Record<string, string>,
        body: chunks.length > 0 ? Buffer.concat(chunks) : undefined,
      }),
    );
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "pfn-cli-"));
});
afterAll(async () => {
  server.close();
  fs.rmSync(folder, { recursive: true });
  await web.close();
});

beforeEach(() => {
  said = [];
  const keep = (line: unknown) => void said.push(String(line));
  vi.spyOn(console, "log").mockImplementation(keep);
  vi.spyOn(console, "error").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    keep(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

async function pfn(line: string, env: Record<string, string> = { PFN_URL: url, PFN_TOKEN: token }) {
  const code = await run(["node", "pfn", ...line.split(" ")], { folder, env });
  return { code, said: said.join("\n") };
}

describe("npx pfn", () => {
  it("status says who asks and what stands", async () => {
    const answer = await pfn("status");
    expect(answer.code).toBe(0);
    expect(answer.said).toContain("containers   0");
    expect(answer.said).toContain("Ada, by token cli (viewer)");
  });

  it("negotiations says so when nothing waits", async () => {
    expect(await pfn("negotiations")).toEqual({ code: 0, said: "Nothing is waiting." });
  });

  it("export writes a file, and never over one that is there", async () => {
    expect(await pfn("export containers --format json --out fleet.json")).toMatchObject({ code: 0 });
    expect(JSON.parse(fs.readFileSync(path.join(folder, "fleet.json"), "utf8"))).toEqual([]);
    const again = await pfn("export containers --format json --out fleet.json");
    expect(again).toMatchObject({ code: 1, said: expect.stringContaining("it is there already") });
  });

  it("audit verify says how far the chain holds, ends with 1 where it does not, and holds it to a note", async () => {
    const check = await pfn("audit verify");
    expect(check).toEqual({ code: 0, said: expect.stringContaining("Chain intact to row") });
    const note = /--expect (\S+)/.exec(check.said)?.[1];
    said = [];
    expect(await pfn(`audit verify --expect ${note}`)).toMatchObject({ code: 0 });
    said = [];
    const other = note!.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    expect(await pfn(`audit verify --expect ${other}`)).toEqual({
      code: 1,
      said: expect.stringContaining("Chain broken at row"),
    });
    expect(await pfn("audit verify --expect lost")).toMatchObject({ code: 1 });
  });

  it.each([
    ["approve nothing", 1, "No offer that waits begins with nothing"],
    ["risks --top many", 1, "not a whole number"],
    ["export lunch", 2, "Allowed choices are"],
    ["aprove x", 2, "Did you mean approve?"],
    ["reject x", 2, "--note"],
    ["negotiations --scope lost", 1, "say waiting, live or ended"],
  ])("%s ends with %i and says what is wrong", async (line, code, words) => {
    expect(await pfn(line)).toEqual({ code, said: expect.stringContaining(words) });
  });

  it("says where a token comes from when there is none, and when it is refused", async () => {
    expect(await pfn("status", { PFN_URL: url })).toEqual({
      code: 1,
      said: expect.stringContaining("make one in the dashboard"),
    });
    said = [];
    expect(await pfn("status", { PFN_URL: url, PFN_TOKEN: "pfn_guess" })).toEqual({
      code: 1,
      said: expect.stringContaining("not known"),
    });
  });

  it("says that nothing answers, and what to do", async () => {
    const env = { PFN_URL: "http://127.0.0.1:9", PFN_TOKEN: token };
    expect(await pfn("status", env)).toEqual({ code: 1, said: expect.stringContaining("npm run up") });
  });

  it("doctor names what it saw, and needs neither token nor server", async () => {
    const { said: words } = await pfn("doctor --json", { PFN_URL: "http://127.0.0.1:9" });
    const findings = JSON.parse(words) as { name: string; level: string; remedy?: string }[];
    expect(findings.map(({ name }) => name)).toContain("container runtime");
    expect(findings.find(({ name }) => name === "web part")).toMatchObject({
      level: "warning",
      remedy: expect.stringContaining("npm run up"),
    });
  });
});

describe("printable", () => {
  it("leaves a terminal nothing to obey", () => {
    expect(printable("web\u001b[2J\u001b]0;owned\u0007-1\r\nroot#")).toBe("web-1  root#");
  });
});
