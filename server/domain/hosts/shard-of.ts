/**
 * How many parts the hosts are dealt out in: no more worker processes than this have work. Each part that is served
 * takes a connection of its own to listen on, where the queue lives in PostgreSQL.
 */
export const SHARDS = 8;

/**
 * The shard of a host, by its number; hosts that are added one after another fall to different shards.
 * One that has no number yet, since it never answered, is tried by the shard of its endpoint.
 */
export function shardOf(id: number): number {
  return id % SHARDS;
}
