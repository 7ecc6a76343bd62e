import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { withGate } from "@/bench/security/gate/with-gate";
import { checkGate } from "./check-gate";

let home: string;
let socket: string;
let server: Server | undefined;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "pfn-doctor-"));
  mkdirSync(path.join(home, "gate"));
  socket = path.join(home, "gate", "gate.sock");
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  rmSync(home, { recursive: true, force: true });
});

const answering = async (status: number) => {
  server = createServer((_, response) => response.writeHead(status).end());
  await new Promise<void>((resolve) => server?.listen(socket, resolve));
  chmodSync(socket, 0o600);
};

it("is well where PFN watches no engine", async () => {
  expect(await checkGate({ PFN_HOME: home })).toMatchObject({
    level: "well",
    saw: expect.stringMatching(/none here/),
  });
});

it("finds a gate that is named and not there", async () => {
  expect(await checkGate({ PFN_GATE_SOCKET: socket })).toMatchObject({
    level: "fault",
    saw: expect.stringMatching(/nothing at/),
  });
});

it("finds what is no socket", async () => {
  writeFileSync(socket, "");
  expect(await checkGate({ PFN_HOME: home })).toMatchObject({
    level: "fault",
    saw: expect.stringMatching(/no socket/),
  });
});

it("finds a socket that everybody may open", async () => {
  await answering(403);
  chmodSync(socket, 0o666);
  expect(await checkGate({ PFN_HOME: home })).toMatchObject({
    level: "fault",
    saw: expect.stringMatching(/every user/),
    remedy: expect.stringMatching(/chmod 0600/),
  });
});

it("finds an engine's own socket in the gate's place, which passes everything", async () => {
  await answering(201);
  expect(await checkGate({ PFN_GATE_SOCKET: socket })).toMatchObject({
    level: "fault",
    saw: expect.stringMatching(/no gate of PFN's/),
  });
});

it("is well with a gate that answers and refuses, and finds one without an engine behind it", async () => {
  await withGate({}, async (gate) => {
    expect(await checkGate({ PFN_GATE_SOCKET: gate.socket })).toMatchObject({
      level: "well",
      saw: expect.stringMatching(/refuses what is not on its list/),
    });
  });
  const engine = { kind: "socket", path: path.join(home, "no-engine.sock") } as const;
  await withGate({ engine }, async (gate) => {
    expect(await checkGate({ PFN_GATE_SOCKET: gate.socket })).toMatchObject({
      level: "fault",
      saw: expect.stringMatching(/the engine behind it does not/),
    });
  });
});
