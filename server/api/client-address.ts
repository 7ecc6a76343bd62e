import { BlockList, isIP } from "node:net";

/** Where a request's real sender is written, over whatever the sender wrote there. */
export const CLIENT_HEADER = "x-pfn-client";

/** Throws RangeError when an entry is neither an address nor a network such as 10.0.0.0/8. */
export function trustedProxies(text: string): BlockList {
  const list = new BlockList();
  for (const entry of text.split(",").map((each) => each.trim())) {
    if (entry === "") continue;
    const [address = "", prefix] = entry.split("/");
    const family = isIP(address);
    const bits = prefix === undefined ? (family === 4 ? 32 : 128) : Number(prefix);
    if (family === 0 || !Number.isInteger(bits) || bits < 0 || bits > (family === 4 ? 32 : 128)) {
      throw new RangeError(`"${entry}" is neither an address nor a network such as 10.0.0.0/8`);
    }
    list.addSubnet(address, bits, family === 4 ? "ipv4" : "ipv6");
  }
  return list;
}

/**
 * Who sent a request. What `x-forwarded-for` says counts only as far as proxies of ours wrote it: from the right, up to
 * the first address that is none of them.
 *
 * peer     the other end of the connection; undefined when it is gone already.
 * Returns  `null` when nobody can tell.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trusted: BlockList,
): string | null {
  let address = plain(peer ?? "");
  const hops = (forwardedFor ?? "").split(",").map(plain);
  while (isIP(address) !== 0 && isTrusted(address, trusted)) {
    const next = hops.pop();
    if (!next) return address;
    address = next;
  }
  return isIP(address) === 0 ? null : address;
}

const isTrusted = (address: string, trusted: BlockList) =>
  trusted.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");

/** Without the mapping of IPv4 into IPv6, so that one address has one form. */
const plain = (address: string) => address.trim().replace(/^::ffff:(?=\d+\.)/i, "");
