import { expect, it } from "vitest";
import { lintCompose } from "@/bench/security/deployment/lint-compose";
import { type ComposeFile, type ComposeService, readCompose } from "@/bench/security/deployment/read-compose";

const changed = (name: string, change: Partial<ComposeService>): ComposeFile => {
  const compose = readCompose();
  compose.services[name] = { ...compose.services[name], ...change };
  return compose;
};

it("passes the file as it is", () => expect(lintCompose(readCompose())).toEqual([]));

it.each([
  {
    name: "a socket for web",
    service: "web",
    change: { volumes: ["/var/run/docker.sock:/x"] },
    fault: /held by/,
  },
  { name: "the gate's socket for web", service: "web", change: { volumes: ["gate:/x"] }, fault: /shared by/ },
  {
    name: "a network for the gate",
    service: "gate",
    change: { networks: ["house"] },
    fault: /has a network/,
  },
  {
    name: "the host's network for the gate",
    service: "gate",
    change: { network_mode: "host" },
    fault: /network/,
  },
  { name: "a port of Redis", service: "redis", change: { ports: ["127.0.0.1:1:1"] }, fault: /published by/ },
  {
    name: "a port for everybody",
    service: "web",
    change: { ports: ["7300:7300"] },
    fault: /beyond this machine/,
  },
  { name: "a capability", service: "workers", change: { cap_add: ["SYS_ADMIN"] }, fault: /capabilities/ },
  { name: "all capabilities", service: "workers", change: { cap_drop: [] }, fault: /keeps capabilities/ },
  { name: "a privileged service", service: "gate", change: { privileged: true }, fault: /privileged/ },
  { name: "a writable root", service: "web", change: { read_only: false }, fault: /can be written/ },
  { name: "privileges to gain", service: "postgres", change: { security_opt: [] }, fault: /gain privileges/ },
  { name: "a service that may be changed", service: "redis", change: { labels: {} }, fault: /be changed/ },
])("finds $name", ({ service, change, fault }) =>
  expect(lintCompose(changed(service, change)).join()).toMatch(fault),
);
