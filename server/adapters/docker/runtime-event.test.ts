import { describe, expect, it } from "vitest";
import { toRuntimeEvent } from "@/server/adapters/docker/runtime-event";

const event = (Action: string, Attributes: Record<string, string> = {}) => ({
  Type: "container",
  Action,
  Actor: { ID: "abc", Attributes: { name: "web", ...Attributes } },
  timeNano: 1_700_000_000_123.5 * 1e6,
});

describe("toRuntimeEvent", () => {
  it("carries time, id and name", () => {
    expect(toRuntimeEvent(event("start"), () => undefined)).toEqual({
      at: 1_700_000_000_123,
      kind: "start",
      runtimeId: "abc",
      name: "web",
      exitCode: null,
      health: null,
    });
  });

  it.each<[string, ReturnType<typeof event>, string | undefined, object | null]>([
    [
      "an end has its exit code",
      event("die", { exitCode: "137" }),
      undefined,
      { kind: "die", exitCode: 137 },
    ],
    [
      "health says which",
      event("health_status: unhealthy"),
      undefined,
      { kind: "health_status", health: "unhealthy" },
    ],
    ["an unknown health is none of ours", event("health_status: running"), undefined, null],
    ["TERM asks for the end", event("kill", { signal: "15" }), undefined, { kind: "stop_requested" }],
    ["KILL asks for the end", event("kill", { signal: "SIGKILL" }), undefined, { kind: "stop_requested" }],
    ["HUP does not", event("kill", { signal: "1" }), undefined, null],
    ["QUIT does not", event("kill", { signal: "3" }), undefined, null],
    [
      "QUIT does for a container that stops by it",
      event("kill", { signal: "3" }),
      "SIGQUIT",
      { kind: "stop_requested" },
    ],
    ["a number as stop signal", event("kill", { signal: "28" }), "28", { kind: "stop_requested" }],
    ["stop is a wish that was granted", event("stop"), undefined, { kind: "stop_requested" }],
    ["exec is none of ours", event("exec_start: sh"), undefined, null],
    ["another type is none of ours", { ...event("start"), Type: "network" }, undefined, null],
  ])("%s", (_, told, stopSignal, expected) => {
    const read = toRuntimeEvent(told, () => stopSignal);
    if (expected === null) expect(read).toBeNull();
    else expect(read).toMatchObject(expected);
  });
});
