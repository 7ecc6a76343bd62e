import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { memoryAvailable } from "./memory-available";

let proc: string;
beforeAll(() => {
  proc = mkdtempSync(join(tmpdir(), "pfn-proc-"));
});
afterAll(() => rmSync(proc, { recursive: true }));

it.each([
  {
    name: "is MemAvailable, not MemFree",
    text: "MemTotal:       16316412 kB\nMemFree:          204800 kB\nMemAvailable:    8158206 kB\n",
    bytes: 8_158_206 * 1024,
  },
  {
    name: "is not known of a kernel that does not say",
    text: "MemTotal: 16316412 kB\nMemFree: 204800 kB\n",
    bytes: null,
  },
])("what the host could give $name", ({ text, bytes }) => {
  writeFileSync(join(proc, "meminfo"), text);
  expect(memoryAvailable(proc)).toBe(bytes);
});

it("what the host could give is not known without procfs", () => {
  expect(memoryAvailable(join(proc, "nowhere"))).toBeNull();
});
