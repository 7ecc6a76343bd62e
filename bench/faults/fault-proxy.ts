import net from "node:net";

/**
 * pass      everything goes through.
 * hang      what is asked is taken and never answered, as by a process that was stopped.
 * deaf      what is asked reaches the other side; its answer is lost with the connection (a reset).
 * reset     the connection is reset before anything is asked.
 * cut       a reset in the middle of the answer.
 * garbage   an answer that is no HTTP.
 * error     an answer of 500.
 * drip      the answer comes byte by byte, slower than anybody waits.
 */
export const PROXY_MODES = ["pass", "hang", "deaf", "reset", "cut", "garbage", "error", "drip"] as const;
export type ProxyMode = (typeof PROXY_MODES)[number];

export interface FaultProxy {
  port: number;
  /** For connections and bytes from now on. */
  mode: ProxyMode;
  /** Set: applies only to requests whose first line matches. */
  only: RegExp | null;
  /** How often the fault was met. */
  met: number;
  close(): Promise<void>;
}

/** A TCP proxy with faults in front of `target`: a port here, or the path of a socket. */
export async function startFaultProxy(target: net.NetConnectOpts): Promise<FaultProxy> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => join(client, net.connect(target)));
  const proxy: FaultProxy = {
    port: 0,
    mode: "pass",
    only: null,
    met: 0,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };

  function join(client: net.Socket, upstream: net.Socket): void {
    let mode: ProxyMode = "pass";
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      // A reset is what this is for; the other side is told below.
      socket.on("error", () => undefined);
    }
    client.once("close", () => upstream.destroy());
    upstream.once("close", () => mode === "pass" && client.destroy());
    client.on("data", (chunk) => {
      const isRequest = /^[A-Z]+ /.test(chunk.subarray(0, 8).toString("latin1"));
      const line = chunk.subarray(0, 200).toString("latin1").split("\r\n")[0] ?? "";
      if (isRequest) mode = proxy.mode !== "pass" && (proxy.only?.test(line) ?? true) ? proxy.mode : "pass";
      if (isRequest && mode !== "pass") proxy.met++;
      switch (mode) {
        case "hang":
          return;
        case "reset":
          return void client.resetAndDestroy();
        case "garbage":
          return void client.end("\u0000\u0001 not a protocol\r\n\r\n");
        case "error":
          return void client.end(
            'HTTP/1.1 500 Internal Server Error\r\ncontent-length: 19\r\n\r\n{"message":"no luck"}',
          );
        default:
          upstream.write(chunk);
      }
    });
    upstream.on("data", (chunk) => {
      switch (mode) {
        case "deaf":
          return void client.resetAndDestroy();
        case "cut":
          client.write(chunk.subarray(0, Math.floor(chunk.length / 2)), () => client.resetAndDestroy());
          return;
        case "drip":
          return drip(client, chunk);
        default:
          client.write(chunk);
      }
    });
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  proxy.port = (server.address() as net.AddressInfo).port;
  return proxy;
}

function drip(client: net.Socket, chunk: Buffer): void {
  let at = 0;
  const timer = setInterval(() => {
    if (client.destroyed || at >= chunk.length) return clearInterval(timer);
    client.write(chunk.subarray(at, ++at));
  }, 200);
}
