import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import os from "node:os";
import path from "node:path";
import { Refusal } from "./refusal.mjs";

const PATIENCE_MS = 4_000;

/**
 * Which container runtime this start will watch.
 *
 * Returns  { env, line }: variables to add for the children, and a sentence for the person who started it.
 * Rejects  with a Refusal when DOCKER_HOST was given and does not answer; a runtime that nobody asked for and that
 *          is not there is no fault, it means the simulated fleet.
 */
export async function chooseRuntime(env = process.env) {
  const demo = env.PFN_DEMO === "1" || env.PFN_DEMO === "true";
  if (demo) return { env: {}, line: "PFN_DEMO is set: this is a simulated fleet." };
  if (env.PFN_KUBECONFIG)
    return { env: {}, line: `Watching the pods of the cluster in ${env.PFN_KUBECONFIG}.` };
  if (env.PFN_GATE_SOCKET) {
    const because = await ping(`unix://${env.PFN_GATE_SOCKET}`, env);
    if (because === null) return { env: {}, line: "Watching the containers behind the gate." };
    throw new Refusal(
      `PFN_GATE_SOCKET names ${env.PFN_GATE_SOCKET}, where no gate answers (${because}): start it or correct the path, or unset PFN_GATE_SOCKET.`,
    );
  }
  if (env.DOCKER_HOST) {
    const because = await ping(env.DOCKER_HOST, env);
    if (because === null) return { env: {}, line: `Watching the containers of ${env.DOCKER_HOST}.` };
    throw new Refusal(
      `DOCKER_HOST names ${env.DOCKER_HOST}, where no Docker Engine answers (${because}): start it or correct the address, or unset DOCKER_HOST.`,
    );
  }
  const usual = ["/var/run/docker.sock", path.join(os.homedir(), ".docker/run/docker.sock")];
  const reasons = [];
  for (const socket of usual.filter((file) => fs.existsSync(file))) {
    const because = await ping(`unix://${socket}`, env);
    if (because === null) {
      const line = `Watching the containers of ${socket}.`;
      return { env: socket === usual[0] ? {} : { DOCKER_HOST: `unix://${socket}` }, line };
    }
    reasons.push(`${socket}: ${because}`);
  }
  const why = reasons.length > 0 ? reasons.join("; ") : "no Docker socket on this machine";
  const line = `No Docker Engine answers (${why}), so this is a simulated fleet; start Docker or set DOCKER_HOST, then start PFN again.`;
  return { env: { PFN_DEMO: "1" }, line };
}

/** `null` when an engine answers, else why not. */
function ping(address, env) {
  if (!URL.canParse(address)) return Promise.resolve("not a URL such as unix:///var/run/docker.sock");
  const { protocol, hostname, port, pathname } = new URL(address);
  // Only the driver can open an ssh tunnel; it says itself when that fails.
  if (protocol === "ssh:" || protocol === "npipe:") return Promise.resolve(null);
  const tls = protocol === "https:" || Boolean(env.DOCKER_TLS_VERIFY);
  const target =
    protocol === "unix:"
      ? { socketPath: pathname }
      : { host: hostname, port: Number(port || (tls ? 2376 : 2375)) };
  return new Promise((resolve) => {
    const options = { ...target, path: "/_ping", timeout: PATIENCE_MS, ...(tls ? certificates(env) : {}) };
    const request = (tls && protocol !== "unix:" ? https : http).get(options, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? null : `it answers with status ${response.statusCode}`);
    });
    request.once("timeout", () => request.destroy(new Error("no answer in time")));
    request.once("error", (error) => resolve(said(error)));
  });
}

function said(error) {
  if (error.code === "EACCES") return "this user may not use it, see the group docker";
  if (error.code === "ECONNREFUSED") return "nobody listens";
  return error.code ?? error.message;
}

function certificates(env) {
  const folder = env.DOCKER_CERT_PATH ?? path.join(os.homedir(), ".docker");
  const read = (name) => {
    const file = path.join(folder, name);
    return fs.existsSync(file) ? fs.readFileSync(file) : undefined;
  };
  return { ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem") };
}
