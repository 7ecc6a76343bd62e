// What somebody would look for who runs code of his own in one of PFN's containers. Prints one JSON line.
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const HOSTS = ["gate", "docker", "host.docker.internal", "172.17.0.1", "127.0.0.1"];
const PORTS = [2375, 2376, 2377, 4243];

const tried = (act) => {
  try {
    return act() ?? "done";
  } catch (error) {
    return error.code ?? error.message;
  }
};

function sockets(folder, depth = 0) {
  const entries = tried(() => fs.readdirSync(folder, { withFileTypes: true }));
  if (typeof entries === "string") return [];
  return entries.flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isSocket()) return [file];
    return entry.isDirectory() && depth < 4 ? sockets(file, depth + 1) : [];
  });
}

const connects = (to) =>
  new Promise((resolve) => {
    const socket = net.connect(to);
    const end = (word) => {
      socket.destroy();
      resolve(word);
    };
    socket.setTimeout(1_000, () => end("silent"));
    socket.once("connect", () => end("open"));
    socket.once("error", (error) => end(error.code ?? error.message));
  });

const asks = (socketPath, method, target, body) =>
  new Promise((resolve) => {
    const headers = body
      ? { "content-type": "application/json", "content-length": Buffer.byteLength(body) }
      : {};
    const request = http.request(
      { socketPath, method, path: target, headers, timeout: 5_000 },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    request.once("timeout", () => request.destroy(new Error("silent")));
    request.once("error", (error) => resolve(error.code ?? error.message));
    request.end(body);
  });

const status = fs.readFileSync("/proc/self/status", "utf8");
const of = (name) => new RegExp(`^${name}:\\s+(\\S+)`, "m").exec(status)?.[1];
const found = ["/run", "/var/run", "/tmp", "/var/lib", "/pfn/.pfn"].flatMap((folder) => sockets(folder));
const known = [...new Set([...found, "/var/run/docker.sock", "/run/docker.sock", "/run/pfn-gate/gate.sock"])];
const doors = {};
for (const file of known) doors[file] = await asks(file, "GET", "/_ping");
for (const host of HOSTS)
  await Promise.all(
    PORTS.map(async (port) => {
      const word = await connects({ host, port });
      if (word === "open") doors[`${host}:${port}`] = word;
    }),
  );
const gate = "/run/pfn-gate/gate.sock";
const create = JSON.stringify({
  Image: "pfn-fixture:node",
  HostConfig: { Privileged: true, Binds: ["/:/host"] },
});
console.log(
  JSON.stringify({
    uid: process.getuid(),
    capabilities: of("CapEff"),
    bounding: of("CapBnd"),
    noNewPrivileges: of("NoNewPrivs"),
    doors,
    gate: {
      list: await asks(gate, "GET", "/containers/json"),
      create: await asks(gate, "POST", "/containers/create", create),
      exec: await asks(gate, "POST", `/containers/${"0".repeat(64)}/exec`, "{}"),
      kill: await asks(gate, "POST", `/containers/${"0".repeat(64)}/kill`),
    },
    writesRoot: tried(() => fs.writeFileSync("/intruder", "")),
    writesCode: tried(() => fs.writeFileSync("/pfn/intruder", "")),
    writesCgroup: tried(() => fs.mkdirSync("/sys/fs/cgroup/memory/intruder")),
    signalsFirst: tried(() => process.kill(1, 0)),
    networks: Object.keys(os.networkInterfaces()),
    secrets: tried(() => fs.readdirSync("/run/secrets").join()),
  }),
);
