import type { ChannelKind, Notifier } from "@/server/ports/notifier";
import { discordNotifier } from "./discord-notifier";
import { emailNotifier } from "./email-notifier";
import { ntfyNotifier } from "./ntfy-notifier";
import { slackNotifier } from "./slack-notifier";
import { webhookNotifier } from "./webhook-notifier";

/**
 * One notifier a kind of channel.
 *
 * allowLoopback  for a mail relay or an ntfy of this machine's own; see PFN_NOTIFY_LOOPBACK.
 */
export function allNotifiers(allowLoopback: boolean): Record<ChannelKind, Notifier> {
  return {
    slack: slackNotifier({ allowLoopback }),
    discord: discordNotifier({ allowLoopback }),
    webhook: webhookNotifier({ allowLoopback }),
    ntfy: ntfyNotifier({ allowLoopback }),
    email: emailNotifier({ allowLoopback }),
  };
}
