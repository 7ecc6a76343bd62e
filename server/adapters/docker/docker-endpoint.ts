import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readHostAddress } from "@/server/domain/hosts/host-address";
import { RuntimeUnavailable } from "@/server/ports/container-runtime";

export type DockerEndpoint =
  | { kind: "socket"; path: string; isGate?: boolean }
  | { kind: "tcp"; host: string; port: number; tls: DockerTls | null }
  /** `docker system dial-stdio` at the other end of the machine's own ssh program. */
  | { kind: "ssh"; user: string | null; host: string; port: number | null };

export interface DockerTls {
  ca: string;
  cert: string;
  key: string;
}

/** The variables that the docker command line reads; an absent one and an empty one mean the same. */
export interface DockerEnvironment extends Readonly<Record<string, string | undefined>> {
  DOCKER_HOST?: string | undefined;
  DOCKER_TLS_VERIFY?: string | undefined;
  DOCKER_CERT_PATH?: string | undefined;
  HOME?: string | undefined;
  XDG_RUNTIME_DIR?: string | undefined;
  /** Where PFN's own gate listens. With it no other address counts: a gate that is gone must not open the engine. */
  PFN_GATE_SOCKET?: string | undefined;
}

/**
 * Where the engine answers: PFN's gate where there is one, else by the docker command line's own conventions.
 *
 * Returns  the gate's socket of `PFN_GATE_SOCKET`; the socket of `DOCKER_HOST=unix://…`; host and port of `tcp://…`, with TLS where `DOCKER_TLS_VERIFY` is set
 *          or the port is 2376; without `DOCKER_HOST` the first socket that exists: the system's, Docker Desktop's, a
 *          rootless engine's.
 *          For `ssh://[user@]host[:port]` the machine's own ssh program is used, with its keys and its configuration.
 * given    certificates that are known already; then TLS is spoken, and no folder is read.
 * Throws   `RuntimeUnavailable` with the remedy when the address or the certificates cannot be used.
 */
export function dockerEndpoint(env: DockerEnvironment, given?: DockerTls): DockerEndpoint {
  const gate = env.PFN_GATE_SOCKET?.trim() ?? "";
  if (gate !== "") return { kind: "socket", path: gate, isGate: true };
  const address = env.DOCKER_HOST?.trim() ?? "";
  if (address === "") return { kind: "socket", path: defaultSocket(env) };
  if (address.startsWith("unix://"))
    return { kind: "socket", path: address.slice("unix://".length) || defaultSocket(env) };
  if (address.startsWith("ssh://")) return sshEndpoint(address);
  const url = parseAddress(address);
  const tls =
    given !== undefined ||
    (env.DOCKER_TLS_VERIFY ?? "") !== "" ||
    url.port === "2376" ||
    url.protocol === "https:";
  return {
    kind: "tcp",
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || (tls ? 2376 : 2375),
    tls: tls ? (given ?? certificates(env)) : null,
  };
}

function sshEndpoint(address: string): DockerEndpoint {
  const read = readHostAddress(address);
  if (!read.ok)
    throw new RuntimeUnavailable(`"${address}" is not an address that PFN can use. ${read.because}`);
  const { username, hostname, port } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, "");
  return { kind: "ssh", user: username || null, host, port: port ? Number(port) : null };
}

function parseAddress(address: string): URL {
  const text = address.includes("//") ? address : `tcp://${address}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === "" || !["tcp:", "http:", "https:"].includes(url.protocol))
    throw new RuntimeUnavailable(
      `DOCKER_HOST="${address}" is not an address that PFN can use: give unix:///path/to/docker.sock or tcp://host:port.`,
    );
  return url;
}

function certificates(env: DockerEnvironment): DockerTls {
  const folder = env.DOCKER_CERT_PATH || join(env.HOME ?? "", ".docker");
  try {
    return {
      ca: readFileSync(join(folder, "ca.pem"), "utf8"),
      cert: readFileSync(join(folder, "cert.pem"), "utf8"),
      key: readFileSync(join(folder, "key.pem"), "utf8"),
    };
  } catch (error) {
    throw new RuntimeUnavailable(
      `DOCKER_HOST asks for TLS, but ca.pem, cert.pem and key.pem cannot be read from ${folder}: set DOCKER_CERT_PATH.`,
      { cause: error },
    );
  }
}

const SYSTEM_SOCKET = "/var/run/docker.sock";

function defaultSocket(env: DockerEnvironment): string {
  const known = [
    SYSTEM_SOCKET,
    env.HOME ? join(env.HOME, ".docker/run/docker.sock") : "",
    env.XDG_RUNTIME_DIR ? join(env.XDG_RUNTIME_DIR, "docker.sock") : "",
  ];
  return known.find((path) => path !== "" && existsSync(path)) ?? SYSTEM_SOCKET;
}
