import { shardOf } from "@/server/domain/hosts/shard-of";
import type { Database } from "@/server/store/database";
import type { Sharding } from "./queue";

/** Where jobs about hosts go: a change is about the host of its container. */
export function hostSharding({ prisma }: Database): Sharding {
  return {
    shardOf,
    hostOf: {
      async apply({ changeId }) {
        const change = await prisma.change.findUnique({
          where: { id: changeId },
          select: { container: { select: { hostId: true } } },
        });
        return change?.container.hostId ?? null;
      },
    },
  };
}
