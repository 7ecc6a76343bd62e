import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const KIB = 1024;

export interface TestNode {
  uri: string;
  domain: string;
  remove(): void;
}

/** A node for libvirt's built-in test driver with one running machine of 2 of 4 processors. Sizes in bytes. */
export function writeTestNode({
  memory,
  most,
  node = 16 * KIB ** 3,
  vcpus = 4,
}: {
  memory: number;
  most: number;
  node?: number;
  vcpus?: number;
}): TestNode {
  const folder = mkdtempSync(join(tmpdir(), "pfn-libvirt-"));
  const file = join(folder, "node.xml");
  const domain = "docker-host-1";
  writeFileSync(
    file,
    `<node>
  <cpu><mhz>2400</mhz><model>x86_64</model><active>8</active><nodes>1</nodes><sockets>1</sockets><cores>8</cores><threads>1</threads></cpu>
  <memory>${node / KIB}</memory>
  <domain type='test'>
    <name>${domain}</name>
    <memory unit='KiB'>${most / KIB}</memory>
    <currentMemory unit='KiB'>${memory / KIB}</currentMemory>
    <vcpu placement='static' current='2'>${vcpus}</vcpu>
    <os><type arch='x86_64'>hvm</type></os>
    <devices>
      <disk type='file' device='disk'><source file='/guest/disk'/><target dev='vda' bus='virtio'/></disk>
      <interface type='network'><mac address='aa:bb:cc:dd:ee:01'/><source network='default'/></interface>
    </devices>
  </domain>
  <network><name>default</name><bridge name='virbr0'/><ip address='192.168.122.1' netmask='255.255.255.0'/></network>
</node>
`,
  );
  return { uri: `test://${file}`, domain, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
