import { type LookupAddress, type LookupAllOptions, lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { forbiddenAddress } from "@/server/adapters/prometheus/forbidden-address";
import { NotDelivered } from "@/server/ports/notifier";

/** How a name becomes addresses: the system's own way, unless said. */
type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A resolver for a connection's own `lookup`: what a name points at is judged when it is connected to, so that it cannot
 * point elsewhere a moment later. Private networks are allowed: a mail server of one's own stands there.
 */
export function guardedLookup(allowLoopback: boolean, resolve: Resolve = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "", 0);
      const because = addresses
        .map(({ address }) => forbiddenAddress(address, allowLoopback))
        .find((found) => found !== null);
      if (because) return callback(refusal(hostname, because), "", 0);
      const [first] = addresses;
      if (options.all) return callback(null, addresses);
      return callback(null, first?.address ?? "", first?.family ?? 0);
    });
  };
}

/** Refuses an address that is written as one, for which no `lookup` is asked. Throws NotDelivered. */
export function refuseLiteral(host: string, allowLoopback: boolean): void {
  const address = host.replace(/^\[|\]$/g, "");
  if (isIP(address) === 0) return;
  const because = forbiddenAddress(address, allowLoopback);
  if (because !== null) throw refusal(host, because);
}

function refusal(host: string, because: string): NotDelivered {
  return new NotDelivered(`${host} is not called: ${because}`, false);
}
