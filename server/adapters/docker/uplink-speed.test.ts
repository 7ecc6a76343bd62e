import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { uplinkSpeed } from "./uplink-speed";

const HEAD = "Iface\tDestination\tGateway\tFlags";

function hostWith(routes: string[], device: { isReal: boolean; speed: string | null }) {
  const root = mkdtempSync(join(tmpdir(), "pfn-uplink-"));
  mkdirSync(join(root, "proc/net"), { recursive: true });
  writeFileSync(join(root, "proc/net/route"), `${[HEAD, ...routes].join("\n")}\n`);
  const link = join(root, "sys/class/net/eth0");
  mkdirSync(device.isReal ? join(link, "device") : link, { recursive: true });
  if (device.speed !== null) writeFileSync(join(link, "speed"), device.speed);
  return uplinkSpeed(join(root, "proc"), join(root, "sys"));
}

const OTHER = "docker0\t000011AC\t00000000\t0001";
const DEFAULT = "eth0\t00000000\t010200C0\t0003";

describe("the speed of a host's uplink", () => {
  it.each([
    { name: "a gigabit card", routes: [OTHER, DEFAULT], isReal: true, speed: "1000\n", is: 125_000_000 },
    { name: "a card that does not know", routes: [DEFAULT], isReal: true, speed: "-1\n", is: null },
    { name: "a card without the file", routes: [DEFAULT], isReal: true, speed: null, is: null },
    { name: "a container's own cable", routes: [DEFAULT], isReal: false, speed: "10000\n", is: null },
    { name: "no way out", routes: [OTHER], isReal: true, speed: "1000\n", is: null },
  ])("$name: $is bytes a second", ({ routes, isReal, speed, is }) => {
    expect(hostWith(routes, { isReal, speed })).toBe(is);
  });
});
