import Docker from "dockerode";
import { FIXTURE_LABEL, removeFixtures, runWorkload } from "@/bench/fixture-image";
import type { ContainerDetail } from "@/server/api/shapes/container";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";
import { expect, test } from "./fixtures";
import { enforcedMemoryBytes, whyNoEngine } from "./real-engine";
import { ask, card, fleetRow, mib, nowCard, openContainer, openScreen, waitingCard } from "./screens";

const MIB = 1024 ** 2;
const LABEL = `${FIXTURE_LABEL}.e2e`;
const LEAKING = "pfn-e2e-leaking";
const HEALTHY = "pfn-e2e-healthy";
/** The leak alone fills what the limit leaves beside it in three minutes; Node itself takes some 20 MiB more. */
const LIMIT_MIB = 160;
const HOLD_MIB = 24;
const LEAK_MIB_PER_MINUTE = 40;
const LATEST_DEATH_MS = ((LIMIT_MIB - HOLD_MIB) / LEAK_MIB_PER_MINUTE) * 60_000;

const docker = new Docker();
const because = await whyNoEngine();

test.describe("on a real engine", () => {
  test.skip(
    because !== null && process.env.PFN_REQUIRE_ALL !== "1",
    `No Docker Engine answers (${because}), so the story on real containers is skipped.`,
  );
  test.setTimeout(420_000);

  test.beforeAll(async () => {
    expect(because, "PFN_REQUIRE_ALL=1 needs a Docker Engine").toBeNull();
    await removeFixtures(docker, LABEL);
  });
  test.afterAll(async () => {
    if (because === null) await removeFixtures(docker, LABEL);
  });

  test("a leaking container rises to the top, is approved in the browser, and lives on", async ({ ada }) => {
    const labels = { [LABEL]: "1" };
    const leaking = await runWorkload(docker, {
      workload: "leak",
      name: LEAKING,
      labels,
      memoryBytes: LIMIT_MIB * MIB,
      env: { HOLD_MIB: String(HOLD_MIB), LEAK_MIB_PER_MINUTE: String(LEAK_MIB_PER_MINUTE) },
    });
    const healthy = await runWorkload(docker, {
      workload: "healthy",
      name: HEALTHY,
      labels,
      memoryBytes: LIMIT_MIB * MIB,
    });
    const born = Date.parse((await leaking.inspect()).State.StartedAt);

    // Other containers of this machine are none of the story's business.
    await ada.goto("/fleet?q=pfn-e2e");
    const first = fleetRow(ada, 1);
    await expect(first).toContainText("Offer waits", { timeout: 120_000 });
    await expect(first.getByRole("link", { name: LEAKING })).toBeVisible();
    await expect(fleetRow(ada, 2).getByRole("link", { name: HEALTHY })).toBeVisible();
    await expect(ada.getByText("Simulated fleet:")).toHaveCount(0);

    await first.getByRole("link", { name: LEAKING }).click();
    await expect(card(ada, "Prediction")).toContainText(
      /working set grows [\d.]+ MiB\/min, reaches its 160 MiB limit in \d+(–\d+)? (s|min)/i,
    );

    await openScreen(ada, { name: "Negotiations", path: "/negotiations" });
    const offer = waitingCard(ada, LEAKING);
    const approve = offer.getByRole("button", { name: /^Approve/ });
    const promised = /to ([\d.]+ [MG]iB)$/.exec((await approve.getAttribute("aria-label")) ?? "")?.[1] ?? "";
    await approve.click();
    await expect(offer).toHaveCount(0);

    await openContainer(ada, LEAKING);
    await expect(nowCard(ada)).toContainText(`of ${promised}`);
    await expect(card(ada, "Timeline")).toContainText(
      `Resource allocation successful for container ${LEAKING}`,
    );
    await ada.getByRole("radio", { name: "As tables" }).click();
    await expect(ada.getByRole("table", { name: "Memory" })).toContainText(promised);
    const applied = await leaking.inspect();
    expect(applied.HostConfig.Memory! / MIB).toBeCloseTo(mib(promised), -1);
    expect(enforcedMemoryBytes(applied)).toBe(applied.HostConfig.Memory);
    expect(Date.now(), "approved while it was alive").toBeLessThan(born + LATEST_DEATH_MS);

    // Beyond the moment of its death, and above the limit that would have caused it.
    const id = Number(new URL(ada.url()).pathname.split("/").pop());
    const used = async () =>
      ((await ask<ContainerDetail>(ada, "container.get", { id })).usage.memoryBytes ?? 0) / MIB;
    await expect
      .poll(used, { timeout: LATEST_DEATH_MS + 60_000, intervals: [2_000] })
      .toBeGreaterThan(LIMIT_MIB + 8);
    await expect
      .poll(() => Date.now() - born, { timeout: LATEST_DEATH_MS })
      .toBeGreaterThan(LATEST_DEATH_MS + 5_000);
    const { State, RestartCount } = await leaking.inspect();
    expect(State).toMatchObject({ Running: true, OOMKilled: false, StartedAt: applied.State.StartedAt });
    expect(RestartCount).toBe(0);
    await expect(card(ada, "Timeline")).not.toContainText(/killed/i);

    // Nobody asked anything for the healthy one.
    expect((await healthy.inspect()).HostConfig.Memory).toBe(LIMIT_MIB * MIB);
    await openContainer(ada, HEALTHY);
    const healthyId = Number(new URL(ada.url()).pathname.split("/").pop());
    for (const scope of ["waiting", "live", "ended"]) {
      const of = { scope, containerId: healthyId };
      expect((await ask<{ rows: NegotiationRow[] }>(ada, "negotiations.list", of)).rows).toEqual([]);
    }
    await expect(card(ada, "Leases")).toContainText("Nothing is granted now");

    // It disappears while one looks at it: its page stays, says so, and offers nothing that needs it.
    await healthy.remove({ force: true });
    await expect(ada.getByText(/^This container was removed/)).toBeVisible({ timeout: 60_000 });
    await expect(ada.getByRole("heading", { name: HEALTHY, level: 1 })).toBeVisible();
  });
});
