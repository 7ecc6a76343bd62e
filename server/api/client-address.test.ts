import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CLIENT_HEADER, clientAddress, trustedProxies } from "./client-address";
import { stampClients } from "./stamp-clients";

describe("clientAddress", () => {
  const proxy = trustedProxies("10.0.0.0/8, fd00::/8");
  it.each([
    { name: "a sender without a proxy is itself", peer: "203.0.113.7", said: undefined, is: "203.0.113.7" },
    {
      name: "a sender's own word counts for nothing",
      peer: "203.0.113.7",
      said: "1.2.3.4",
      is: "203.0.113.7",
    },
    { name: "a proxy's word counts", peer: "10.0.0.2", said: "203.0.113.7", is: "203.0.113.7" },
    {
      name: "of several, the one that the nearest proxy wrote",
      peer: "10.0.0.2",
      said: "1.2.3.4, 203.0.113.7",
      is: "203.0.113.7",
    },
    {
      name: "a chain of proxies is followed to its end",
      peer: "::ffff:10.0.0.2",
      said: "1.2.3.4, 203.0.113.7, 10.9.9.9",
      is: "203.0.113.7",
    },
    {
      name: "a proxy that names nobody is taken for the sender",
      peer: "10.0.0.2",
      said: undefined,
      is: "10.0.0.2",
    },
    { name: "an IPv6 proxy counts as well", peer: "fd00::1", said: "2001:db8::7", is: "2001:db8::7" },
    { name: "nonsense in the proxy's word is nobody", peer: "10.0.0.2", said: "unknown", is: null },
    { name: "a connection that is gone is nobody's", peer: undefined, said: "1.2.3.4", is: null },
  ])("$name", ({ peer, said, is }) => {
    expect(clientAddress(peer, said, proxy)).toBe(is);
  });

  it("is never moved by what a sender writes, where no proxy is trusted", () => {
    const none = trustedProxies("");
    fc.assert(
      fc.property(fc.ipV4(), fc.string(), (peer, said) => {
        expect(clientAddress(peer, said, none)).toBe(peer);
      }),
    );
  });

  it.each(["proxy.example", "10.0.0.0/33", "10.0.0.0/x", "::/129"])("refuses to trust %s", (entry) => {
    expect(() => trustedProxies(entry)).toThrow(RangeError);
  });
});

it("a server's requests carry their real sender, over what the sender wrote", async () => {
  stampClients("");
  const server = createServer((request, response) => response.end(String(request.headers[CLIENT_HEADER])));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const headers = { [CLIENT_HEADER]: "1.2.3.4", "x-forwarded-for": "1.2.3.4" };
    const response = await fetch(`http://127.0.0.1:${port}`, { headers });
    expect(await response.text()).toBe("127.0.0.1");
  } finally {
    server.close();
  }
});
