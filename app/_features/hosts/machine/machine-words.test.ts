import { expect, it } from "vitest";
import { REQUEST_STATES } from "@/server/domain/machine/request-state";
import { managerWords, requestState } from "./machine-words";

it("has words of its own for every state of a request", () => {
  const words = REQUEST_STATES.map((state) => requestState(state).words);
  expect(new Set(words).size).toBe(REQUEST_STATES.length);
  expect(words.join()).not.toMatch(/_/);
});

it("names the manager with its address, and a simulated one as such", () => {
  expect(managerWords({ kind: "libvirt", address: "qemu:///system" })).toBe("libvirt at qemu:///system");
  expect(managerWords({ kind: "simulated", address: null })).toMatch(/only in the demo/);
});
