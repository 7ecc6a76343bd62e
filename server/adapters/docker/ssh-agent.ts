import { spawn } from "node:child_process";
import http from "node:http";
import { Duplex } from "node:stream";
import type { DockerEndpoint } from "@/server/adapters/docker/docker-endpoint";

type SshEndpoint = Extract<DockerEndpoint, { kind: "ssh" }>;

/** Never asks a person anything: whoever is not known, or has no key, is an error with ssh's own words. */
const OPTIONS = ["-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=15"];
const SSH_WORDS_KEPT = 2_000;

/**
 * Connections to an engine through `ssh … docker system dial-stdio`, as the docker command line makes them: keys,
 * known hosts and jump hosts are those of the ssh program. Arguments go as a list, and the host after `--`.
 */
export function sshAgent(endpoint: SshEndpoint, options: http.AgentOptions, program = "ssh"): http.Agent {
  const agent = new http.Agent(options);
  Object.assign(agent, { createConnection: () => dial(endpoint, program) });
  return agent;
}

function dial({ user, host, port }: SshEndpoint, program: string): Duplex {
  const args = [
    ...OPTIONS,
    ...(user === null ? [] : ["-l", user]),
    ...(port === null ? [] : ["-p", String(port)]),
    "--",
    host,
    "docker",
    "system",
    "dial-stdio",
  ];
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  const { stdin, stdout, stderr } = child;
  let words = "";
  stderr.setEncoding("utf8").on("data", (chunk: string) => {
    words = (words + chunk).slice(-SSH_WORDS_KEPT);
  });
  // Its end is the program's, not that of its output: only then is it known why there is none.
  const duplex = new Duplex({
    read: () => void stdout.resume(),
    write: (chunk, _, done) => void stdin.write(chunk, () => done()),
    final: (done) => void stdin.end(done),
    destroy: (error, done) => {
      child.kill();
      done(error);
    },
  });
  stdout.on("data", (chunk) => {
    if (!duplex.push(chunk)) stdout.pause();
  });
  // What cannot be written any more is told by the program's end.
  stdin.on("error", () => undefined);
  // The client sets them on every socket; here the calls have deadlines of their own.
  Object.assign(duplex, {
    setKeepAlive: nothing,
    setNoDelay: nothing,
    setTimeout: nothing,
    ref: nothing,
    unref: nothing,
  });
  child.once("error", (error: NodeJS.ErrnoException) =>
    duplex.destroy(
      new Error(error.code === "ENOENT" ? "the program ssh is not installed here" : error.message),
    ),
  );
  child.once("close", (code) => {
    if (code === 0) duplex.push(null);
    else duplex.destroy(new Error(`ssh: ${words.trim() || `ended with ${code}`}`));
  });
  return duplex;

  function nothing() {
    return duplex;
  }
}
