import net from "node:net";

export interface RawAnswer {
  /** 0 when the connection ended without one. */
  status: number;
  text: string;
}

/** Writes bytes as they are, which no HTTP client would, and reads until the other side ends or falls silent. */
export function rawRequest(socket: string, bytes: string, silenceMs = 2_000): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const connection = net.connect(socket);
    let text = "";
    const finish = () => {
      connection.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    };
    connection.setTimeout(silenceMs, finish);
    connection.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
    connection.once("end", finish);
    connection.once("error", (error: NodeJS.ErrnoException) => {
      // A side that refuses closes before it has read everything.
      if (["ECONNRESET", "EPIPE"].includes(error.code ?? "")) finish();
      else reject(error);
    });
    connection.once("connect", () => connection.write(bytes));
  });
}

export interface RawParts {
  method: string;
  target: string;
  headers?: Record<string, string>;
  body?: string;
}

export function requestBytes({ method, target, headers = {}, body = "" }: RawParts): string {
  const lines = Object.entries({ host: "gate", connection: "close", ...headers }).map(
    ([k, v]) => `${k}: ${v}\r\n`,
  );
  return `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
}

export function jsonBody(body: string): Pick<RawParts, "headers" | "body"> {
  return {
    body,
    headers: { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) },
  };
}
