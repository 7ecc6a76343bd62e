import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const text = (file: string) => readFileSync(path.join(root, file), "utf8");

/** Files under adapters/ that make a `ContainerRuntime` of their own. */
const adapters = readdirSync(path.join(root, "adapters"), { recursive: true, encoding: "utf8" })
  .map((file) => path.join("adapters", file))
  .filter((file) => file.endsWith("-runtime.ts"))
  .filter((file) => /\): (ContainerRuntime|SimulatorRuntime) \{/.test(text(file)))
  .sort();

it("finds the adapters at all", () => {
  expect(adapters.length).toBeGreaterThanOrEqual(3);
});

it.each(adapters)("%s passes the port's suite, and the table in server/README.md says where", (file) => {
  const test = file.replace(/\.ts$/, ".test.ts");
  expect(text(test)).toMatch(/containerRuntimeConformance\(\s*["`]\w+/);
  expect(text("README.md")).toContain(`\`${test}\``);
});
