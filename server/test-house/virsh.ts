import { execFileSync } from "node:child_process";

/** Why libvirt's test driver cannot be used here; `null`: it can. Throws where every test is required to run. */
export function whyNoVirsh(): string | null {
  try {
    execFileSync("virsh", ["--connect", "test:///default", "nodeinfo"], { stdio: "pipe", timeout: 20_000 });
    return null;
  } catch (error) {
    const because = (error as Error).message;
    if (process.env.PFN_REQUIRE_ALL === "1")
      throw new Error(`PFN_REQUIRE_ALL=1, but virsh does not work: ${because}`);
    return because;
  }
}
