import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { CLIENT_HEADER, clientAddress, trustedProxies } from "./client-address";

/**
 * Writes each request's real sender into its headers, before the web server looks at them: a route sees headers alone,
 * and the sender could write any address there.
 *
 * proxies  addresses and networks of the proxies before PFN, separated by commas; empty: there are none.
 */
export function stampClients(proxies: string): void {
  const trusted = trustedProxies(proxies);
  subscribe("http.server.request.start", (message) => {
    const { headers, socket } = (message as { request: IncomingMessage }).request;
    const forwarded = headers["x-forwarded-for"];
    const address = clientAddress(socket.remoteAddress, forwarded?.toString(), trusted);
    if (address === null) delete headers[CLIENT_HEADER];
    else headers[CLIENT_HEADER] = address;
  });
}
