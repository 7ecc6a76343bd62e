import { networkNamespace } from "@/server/adapters/tc/network-identity";
import type { RunTool } from "@/server/adapters/tc/run-tool";

/** Both ends of the cable between a container and its host. */
export interface Veth {
  /** On the host: what leaves it there is what the container receives. */
  hostDevice: string;
  /** In the container's own network: what leaves it there is what the container sends. */
  containerDevice: string;
  pid: number;
}

interface Link {
  ifindex: number;
  ifname: string;
  link_index?: number;
  link_netnsid?: number;
  linkinfo?: { info_kind?: string };
}

/**
 * The veth of one container, or why there is none that may be shaped. Any other device is refused: shaping a host's
 * own uplink cuts the machine off.
 *
 * pid  the container's first process on this host.
 * The pair must name each other by index and both be of the kernel's kind "veth". The links are asked from `ip`, since
 * /sys/class/net shows the host's devices to whoever enters only the network namespace.
 */
export async function findVeth(pid: number, run: RunTool): Promise<Veth | { because: string }> {
  const own = networkNamespace(pid);
  if (own === null) return { because: "the network of its first process cannot be seen from here" };
  if (own === networkNamespace("self") || own === networkNamespace(1))
    return { because: "it shares the host's network, which is never shaped" };
  const [inside, outside] = await Promise.all([
    run("nsenter", ["-t", String(pid), "-n", "ip", "-j", "-d", "link", "show"]),
    run("ip", ["-j", "-d", "link", "show"]),
  ]);
  const ends = pairsOf(JSON.parse(inside) as Link[], JSON.parse(outside) as Link[]);
  if (ends.length > 1) return { because: `it has ${ends.length} networks, and one cap is for one` };
  const [end] = ends;
  return end ? { ...end, pid } : { because: "it has no veth whose other end is on this host" };
}

/** Cables with one end in each of the two networks. */
export function pairsOf(inside: readonly Link[], outside: readonly Link[]): Omit<Veth, "pid">[] {
  const isVeth = (link: Link) => link.linkinfo?.info_kind === "veth" && link.link_netnsid !== undefined;
  return inside.filter(isVeth).flatMap((own) => {
    const peer = outside.find((link) => link.ifindex === own.link_index && link.link_index === own.ifindex);
    return peer && isVeth(peer) ? [{ hostDevice: peer.ifname, containerDevice: own.ifname }] : [];
  });
}
