import { describe, expect, it } from "vitest";
import type { MachineRow } from "@/server/api/shapes/machine";
import { readMachine } from "./machine-draft";

const SECRET = "s".repeat(64);
const stored = { hasSecret: true, address: "https://cloud.example/pfn", name: "vm-7" } as MachineRow;

describe("a machine as typed", () => {
  it.each([
    { name: "a libvirt domain", draft: ["libvirt", "qemu:///system", "docker-1"], is: { ok: true } },
    {
      name: "an address that runs a program",
      draft: ["libvirt", "qemu+ssh://node/system?command=/bin/sh", "docker-1"],
      is: { ok: false, problems: { address: expect.stringMatching(/"command=" is not taken/) } },
    },
    {
      name: "a domain that is no name",
      draft: ["libvirt", "qemu:///system", "--all"],
      is: { ok: false, problems: { name: expect.any(String) } },
    },
    {
      name: "a webhook with its secret",
      draft: ["webhook", "https://a.example/x", "vm-7"],
      secret: SECRET,
      is: { ok: true },
    },
    {
      name: "a webhook without one",
      draft: ["webhook", "https://a.example/x", "vm-7"],
      is: { ok: false, problems: { secret: expect.any(String) } },
    },
    {
      name: "a webhook whose secret is stored",
      draft: ["webhook", stored.address, "vm-7"],
      stored,
      is: { ok: true },
    },
    {
      name: "another address, which must not get the stored secret",
      draft: ["webhook", "https://b.example/x", "vm-7"],
      stored,
      is: { ok: false, problems: { secret: expect.any(String) } },
    },
  ])("$name", ({ draft: [kind, address, name], secret, stored: row, is }) => {
    const draft = { kind: kind as "libvirt", address: address ?? "", name: name ?? "" };
    expect(readMachine(draft, secret, row)).toMatchObject(is);
  });
});
