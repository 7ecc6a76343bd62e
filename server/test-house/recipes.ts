import type { Recipe } from "@/server/domain/simulation/blueprint-of";

const MINUTE_MS = 60_000;

/** Grows by 5 MiB a minute towards a limit of 256 MiB, and reaches it `dueMinutes` after the house opened. */
export function leak(name: string, dueMinutes = 10, recipe: Partial<Recipe> = {}): Recipe {
  return {
    name,
    image: "acme/leak:1.0",
    cpu: 500,
    memoryMib: 256,
    restMib: 56,
    load: [5, 5],
    behaviour: { kind: "leak", bytesPerMinute: 5 * 1024 ** 2, dueAfterMs: dueMinutes * MINUTE_MS },
    ...recipe,
  };
}

/** Does its work and wants nothing. */
export function healthy(name: string, recipe: Partial<Recipe> = {}): Recipe {
  return { name, image: "acme/healthy:1.0", cpu: 500, memoryMib: 256, restMib: 64, load: [5, 5], ...recipe };
}
