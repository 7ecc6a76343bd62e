import type { ChannelTarget } from "@/server/ports/notifier";

/** A target of one kind. Throws TypeError for another: a bug of whoever picked the notifier. */
export function targetOf<Kind extends ChannelTarget["kind"]>(
  kind: Kind,
  target: ChannelTarget,
): Extract<ChannelTarget, { kind: Kind }> {
  if (target.kind !== kind) throw new TypeError(`a channel of kind ${target.kind} was handed to ${kind}`);
  return target as Extract<ChannelTarget, { kind: Kind }>;
}
