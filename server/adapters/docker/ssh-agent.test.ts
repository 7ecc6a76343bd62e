import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sshAgent } from "./ssh-agent";

let folder: string;
let server: http.Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pfn-ssh-"));
  server = http.createServer((request, response) => response.end(`asked ${request.url}`));
  await new Promise<void>((resolve) => server.listen(join(folder, "engine.sock"), resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A program in the place of ssh: writes down its arguments, then does as `body` says. */
function program(name: string, body: string): string {
  const file = join(folder, name);
  const args = `require("node:fs").writeFileSync(${JSON.stringify(`${file}.args`)}, JSON.stringify(process.argv.slice(2)));`;
  writeFileSync(file, `#!${process.execPath}\n${args}\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

function ask(agent: http.Agent, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    http
      .get({ agent, host: "rack-2", path }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => resolve(text));
      })
      .on("error", reject);
  });
}

it("speaks to an engine at the other end of ssh, several times over one connection", async () => {
  const through = program(
    "through",
    `const s = require("node:net").connect(${JSON.stringify(join(folder, "engine.sock"))}); process.stdin.pipe(s).pipe(process.stdout);`,
  );
  const agent = sshAgent(
    { kind: "ssh", user: "pfn", host: "rack-2", port: 22022 },
    { keepAlive: true },
    through,
  );
  expect(await ask(agent, "/one")).toBe("asked /one");
  expect(await ask(agent, "/two")).toBe("asked /two");
  const args = JSON.parse(readFileSync(`${through}.args`, "utf8")) as string[];
  expect(args).toContain("BatchMode=yes");
  expect(args.slice(args.indexOf("-l"))).toEqual([
    "-l",
    "pfn",
    "-p",
    "22022",
    "--",
    "rack-2",
    "docker",
    "system",
    "dial-stdio",
  ]);
  agent.destroy();
});

it.each([
  {
    name: "ssh's own words",
    body: `process.stderr.write("pfn@rack-2: Permission denied (publickey).\\n"); process.exit(255);`,
    says: /ssh: pfn@rack-2: Permission denied \(publickey\)\./,
  },
  { name: "its code where it says nothing", body: "process.exit(127);", says: /ssh: ended with 127/ },
])("tells $name when it cannot connect", async ({ name, body, says }) => {
  const agent = sshAgent(
    { kind: "ssh", user: null, host: "rack-2", port: null },
    {},
    program(name.replace(/\W/g, ""), body),
  );
  await expect(ask(agent, "/")).rejects.toThrow(says);
});

it("says that ssh is missing", async () => {
  const agent = sshAgent(
    { kind: "ssh", user: null, host: "rack-2", port: null },
    {},
    join(folder, "nothing"),
  );
  await expect(ask(agent, "/")).rejects.toThrow(/ssh is not installed/);
});
