import type { House } from "@/server/house";

/** One decision about one container: when it fails, that is said, and the host's other containers are still decided about. */
export async function orSay(
  { log }: House,
  containerName: string,
  decide: () => Promise<void>,
): Promise<void> {
  try {
    await decide();
  } catch (error) {
    log.error(
      { err: error, container: containerName },
      "deciding about a container failed; the next run tries again",
    );
  }
}
