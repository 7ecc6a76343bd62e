import { describe, expect, it } from "vitest";
import { planGate } from "./gate.mjs";

const docker = { env: { DOCKER_HOST: "unix:///engine.sock" } };

describe("planGate", () => {
  it("tells the gate alone where the engine is, and the workers where the gate is", () => {
    const { gate, workers, web } = planGate(docker, {}, "linux");
    expect(gate.DOCKER_HOST).toBe("unix:///engine.sock");
    expect(workers.PFN_GATE_SOCKET).toBe(gate.PFN_GATE_SOCKET);
    for (const part of [workers, web]) expect(part).toMatchObject({ DOCKER_HOST: undefined });
    // Whatever stands in the environment of the start, web inherits neither.
    expect(Object.keys(web)).toEqual(
      expect.arrayContaining(["DOCKER_HOST", "DOCKER_CERT_PATH", "PFN_GATE_SOCKET"]),
    );
    expect(web.PFN_GATE_SOCKET).toBeUndefined();
  });

  it("gives the gate no secret of PFN's", () => {
    const { gate } = planGate(docker, {}, "linux");
    for (const secret of ["DATABASE_URL", "BETTER_AUTH_SECRET", "PFN_SECRET_KEY", "REDIS_URL"]) {
      expect(Object.hasOwn(gate, secret)).toBe(true);
      expect(gate[secret]).toBeUndefined();
    }
  });

  it("starts none for the simulated fleet, and none beside one that runs already", () => {
    expect(planGate({ env: { PFN_DEMO: "1" } }, {}, "linux").gate).toBeNull();
    expect(planGate({ env: {} }, { PFN_DEMO: "1" }, "linux").gate).toBeNull();
    const { gate, workers, line } = planGate({ env: {} }, { PFN_GATE_SOCKET: "/run/g.sock" }, "linux");
    expect(gate).toBeNull();
    expect(Object.hasOwn(workers, "DOCKER_HOST")).toBe(true);
    expect(line).toContain("/run/g.sock");
  });

  it("says why there is none on Windows", () => {
    expect(planGate(docker, {}, "win32")).toMatchObject({
      gate: null,
      line: expect.stringMatching(/Windows/),
    });
  });
});
