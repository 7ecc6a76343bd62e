import { setTimeout as wait } from "node:timers/promises";
import Docker from "dockerode";
import { removeFixtures, runWorkload } from "@/bench/fixture-image";
import { readGrants } from "@/bench/proof/grants";
import { quantile } from "@/bench/proof/quantile";
import { startScratchStack } from "@/bench/scratch-stack";
import { openQueue } from "@/server/jobs/queue";
import { createLog } from "@/server/log";
import { openDatabase } from "@/server/store/database";
import { limitsOf } from "@/server/store/limits-of";
import { listPolicies, policyInForce } from "@/server/store/policies";
import { settleGrant } from "@/server/store/settle-grant";
import { storeAsk } from "@/server/store/store-ask";

const MIB = 1024 * 1024;
const LABEL = "pfn.bench=negotiate";
const CONTAINERS = 10;

/**
 * From the row of the decision to the row that says "read back", on a real engine, through the queue and the workers as
 * they run live, with all their other work beside it. Each container is raised `rounds` times.
 *
 * Returns  milliseconds; `null` where no engine answers.
 */
export async function timeGrants(rounds: number): Promise<{ p50: number | null; p95: number | null }> {
  const docker = new Docker();
  await removeFixtures(docker, LABEL);
  const stack = await startScratchStack({ PFN_DEMO: "0", PFN_COLLECT_SECONDS: "5", PFN_LOG_LEVEL: "info" });
  const url = stack.pool.options.connectionString ?? "";
  const db = openDatabase(url, 4);
  const queue = await openQueue({
    databaseUrl: url,
    redisUrl: undefined,
    log: createLog("bench", "warn"),
    max: 3,
  });
  try {
    const [key, value] = LABEL.split("=") as [string, string];
    for (let i = 0; i < CONTAINERS; i += 1) {
      await runWorkload(docker, {
        workload: "healthy",
        name: `pfn-bench-negotiate-${i}`,
        memoryBytes: 128 * MIB,
        cpuMillicores: 200,
        labels: { [key]: value, "pfn.mode": "ask" },
      });
    }
    const seen = () =>
      db.prisma.container.findMany({ where: { memoryLimitBytes: { not: null }, removedAt: null } });
    for (let tries = 0; (await seen()).length < CONTAINERS; tries += 1) {
      if (tries > 120) throw new Error("the workers did not see the containers within a minute");
      await wait(500);
    }
    for (let round = 1; round <= rounds; round += 1) {
      for (const container of await seen()) {
        const amount = (128 + 16 * round) * MIB;
        const policy = policyInForce(await listPolicies(db), container.name, { "pfn.mode": "ask" });
        const now = Date.now();
        const stored = await storeAsk(db, {
          hostId: container.hostId,
          containerId: container.id,
          policy,
          now,
          ask: {
            dimension: "memory",
            before: limitsOf(container),
            amounts: { min: amount, want: amount, max: amount },
            deadlineAt: now + 600_000,
            durationSeconds: 3600,
            risk: 0.9,
            horizonMinutes: 15,
            cause: "memory",
            timeToFailure: null,
            because: "the benchmark asks",
            priority: 50,
          },
          answer: {
            kind: "offer",
            amount,
            expiresAt: now + 600_000,
            residualRisk: 0,
            because: "there is enough",
          },
        });
        if (!stored) throw new Error(`${container.name} has a negotiation under way`);
        const settled = await settleGrant(db, {
          negotiationId: stored.id,
          revision: stored.revision,
          sender: "operator:bench",
          now: Date.now(),
        });
        if (settled.kind === "refused") throw new Error(settled.because);
        await queue.send("apply", { changeId: settled.changeId }, settled.changeId);
        await wait(200);
      }
      await wait(2_000);
    }
    const grants = await readGrants(stack.pool);
    if (grants.length < CONTAINERS * rounds)
      throw new Error(`only ${grants.length} of ${CONTAINERS * rounds} grants were read back`);
    const times = grants.map((grant) => grant.decisionToAppliedMs);
    return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
  } finally {
    await queue.drain();
    await db.close();
    await removeFixtures(docker, LABEL);
    await stack.stop();
  }
}
