import { BlockList, isIP } from "node:net";

/** Never a container's own address, and where a host keeps what a scrape must not reach. */
const forbiddenV4 = new BlockList();
forbiddenV4.addSubnet("0.0.0.0", 8, "ipv4");
forbiddenV4.addSubnet("169.254.0.0", 16, "ipv4");
forbiddenV4.addSubnet("224.0.0.0", 3, "ipv4");
forbiddenV4.addAddress("100.100.100.200", "ipv4");
forbiddenV4.addAddress("168.63.129.16", "ipv4");

// A list of its own: a v4 address is checked against v6 rules too, in its mapped form.
const forbiddenV6 = new BlockList();
forbiddenV6.addAddress("::", "ipv6");
forbiddenV6.addSubnet("fe80::", 10, "ipv6");
forbiddenV6.addSubnet("ff00::", 8, "ipv6");
forbiddenV6.addAddress("fd00:ec2::254", "ipv6");
// A v4 address in v6 clothes would walk past the rules above.
forbiddenV6.addSubnet("::ffff:0:0", 96, "ipv6");
forbiddenV6.addSubnet("64:ff9b::", 96, "ipv6");
forbiddenV6.addSubnet("64:ff9b:1::", 48, "ipv6");
forbiddenV6.addSubnet("2002::", 16, "ipv6");
forbiddenV6.addSubnet("2001::", 32, "ipv6");

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/**
 * Why an address must not be scraped, or `null` when it may be.
 *
 * address        an IP literal; names are refused, since a name can point anywhere by the time it is asked.
 * allowLoopback  for an endpoint that shares this host's network, and for tests.
 */
export function forbiddenAddress(address: string, allowLoopback: boolean): string | null {
  const family = isIP(address);
  if (family === 0 || address.includes("%")) return "it is not an IP address";
  const version = family === 4 ? "ipv4" : "ipv6";
  if ((family === 4 ? forbiddenV4 : forbiddenV6).check(address, version))
    return "it is link-local, multicast, or a cloud's metadata service";
  if (!allowLoopback && loopback.check(address, version)) return "it is this host's own loopback";
  return null;
}
