import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readHostsFile } from "./hosts-file";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pfn-hosts-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (content: unknown) => {
  const path = join(folder, "hosts.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};

it("reads names, addresses and folders of certificates", () => {
  const path = write([
    { name: "rack-1", address: "unix:///run/docker.sock" },
    { name: "rack-2", address: "tcp://10.0.0.5:2376", tlsFolder: "/etc/pfn/rack-2" },
  ]);
  expect(readHostsFile(path)).toEqual([
    { name: "rack-1", address: "unix:///run/docker.sock", tlsFolder: null },
    { name: "rack-2", address: "tcp://10.0.0.5:2376", tlsFolder: "/etc/pfn/rack-2" },
  ]);
});

it.each([
  { name: "what is no JSON", content: "rack-1", says: /cannot be read/ },
  {
    name: "an address that is none",
    content: [{ name: "a", address: "rack-1" }],
    says: /0\.address: Give unix:/,
  },
  { name: "a field that nobody knows", content: [{ name: "a", address: "tcp://h", tls: "/x" }], says: /tls/ },
  {
    name: "two of the same name",
    content: [
      { name: "a", address: "tcp://h" },
      { name: "a", address: "tcp://i" },
    ],
    says: /the same name/,
  },
])("refuses $name", ({ content, says }) => {
  expect(() => readHostsFile(write(content))).toThrow(says);
});

it("names the file that is not there", () => {
  expect(() => readHostsFile(join(folder, "none.json"))).toThrow(/PFN_HOSTS: .*none\.json cannot be read/);
});
