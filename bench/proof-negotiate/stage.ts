import { setTimeout as wait } from "node:timers/promises";
import Docker from "dockerode";
import type { Desk } from "@/server/operator/desk";
import { removeFixtures, runWorkload, type Workload } from "../fixture-image";
import { overrideAutoOf, withDesk } from "../proof/override-auto";
import { type ScratchStack, startScratchStack } from "../scratch-stack";

const MIB = 1024 * 1024;
/** Everything that a proof starts carries this. */
const LABEL = "pfn.proof=negotiate";

export interface Player {
  id: string;
  name: string;
  startedAt: string;
}

/** The real engine and a whole product of its own, for one or more cases. */
export interface Stage {
  stack: ScratchStack;
  start(player: {
    name: string;
    workload: Workload;
    memoryMib: number;
    labels?: Record<string, string>;
    env?: Record<string, string>;
    restart?: boolean;
  }): Promise<Player>;
  /** Looks twice a second until there is an answer. `null` when the time is over. */
  until<T>(seconds: number, look: () => Promise<T | null | undefined | false>): Promise<T | null>;
  /** The limit as somebody sets it who knows nothing of PFN: `docker update --memory --memory-swap`. */
  setMemoryByHand(player: Player, mib: number): Promise<void>;
  /** As an administrator named "proof", whose word the workers find in the rows. */
  withDesk<T>(act: (desk: Desk) => Promise<T>): Promise<T>;
  rows<T>(sql: string, values?: unknown[]): Promise<T[]>;
  /** Whether it runs and was never restarted nor killed, and its limit now. */
  stateOf(player: Player): Promise<{ alive: boolean; limitMib: number }>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const docker = new Docker();
  await removeFixtures(docker, LABEL);
  const stack = await startScratchStack({ PFN_DEMO: "0", PFN_COLLECT_SECONDS: "5", PFN_LOG_LEVEL: "info" });
  const [key, value] = LABEL.split("=") as [string, string];
  await overrideAutoOf(stack);
  return {
    withDesk: (act) => withDesk(stack, act),
    async setMemoryByHand({ id }, mib) {
      await docker.getContainer(id).update({ Memory: mib * MIB, MemorySwap: mib * MIB });
    },
    stack,
    async start({ name, workload, memoryMib, labels = {}, env = {}, restart = false }) {
      const container = await runWorkload(docker, {
        workload,
        name: `pfn-negotiate-${name}`,
        memoryBytes: memoryMib * MIB,
        cpuMillicores: 500,
        labels: { ...labels, [key]: value },
        env,
        hostConfig: restart ? { RestartPolicy: { Name: "always" } } : {},
      });
      const { Id, Name, State } = await container.inspect();
      return { id: Id, name: Name.slice(1), startedAt: State.StartedAt };
    },
    async until(seconds, look) {
      const giveUpAt = Date.now() + seconds * 1000;
      while (Date.now() < giveUpAt) {
        const seen = await look();
        if (seen) return seen;
        await wait(500);
      }
      return null;
    },
    async rows<T>(sql: string, values: unknown[] = []) {
      return (await stack.pool.query(sql, values)).rows as T[];
    },
    async stateOf({ id, startedAt }) {
      const { State, HostConfig } = await docker.getContainer(id).inspect();
      return {
        alive: State.Running && !State.OOMKilled && State.StartedAt === startedAt,
        limitMib: Math.round((HostConfig.Memory ?? 0) / MIB),
      };
    },
    async close() {
      await removeFixtures(docker, LABEL);
      await stack.stop();
    },
  };
}
