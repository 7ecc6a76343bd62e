import { CircleAlert, CircleCheck, Clock } from "lucide-react";
import { cn } from "@/app/_lib/cn";
import { Age } from "@/app/_ui/age";
import { Countdown } from "@/app/_ui/countdown";
import type { SentMessage } from "@/server/api/shapes/notifications";

const STATES = {
  sent: { icon: CircleCheck, word: "Delivered", tone: "text-ok" },
  waiting: { icon: Clock, word: "On its way", tone: "text-warn" },
  failed: { icon: CircleAlert, word: "Given up", tone: "text-danger" },
} as const;

/** The newest messages of a channel, with what the other side answered. */
export function SentMessages({ messages }: { messages: readonly SentMessage[] }) {
  return (
    <div className="min-w-0">
      <h3 className="eyebrow mb-1">Newest messages</h3>
      {messages.length === 0 ? (
        <p className="text-base text-muted">None yet. A test shows whether they arrive.</p>
      ) : (
        <ul aria-live="polite" className="grid gap-2">
          {messages.map((message) => {
            const { icon: Icon, word, tone } = STATES[message.state];
            return (
              <li key={message.id} className="grid text-sm">
                <span className="flex items-baseline gap-2">
                  <Icon aria-hidden className={cn("size-3.5 shrink-0 self-center", tone)} />
                  <span className="min-w-0 truncate font-medium text-base">
                    {message.isTest
                      ? "Test"
                      : message.titles.join("; ") || "Events that are forgotten by now"}
                  </span>
                  <Age at={message.createdAt} className="ml-auto text-muted text-xs" />
                </span>
                <span className="break-words pl-5.5 text-muted">
                  {word}
                  {message.attempts > 1 ? ` after ${message.attempts} tries` : ""}
                  {message.answer ? `: ${message.answer}` : ""}
                  {message.state === "waiting" && message.attempts > 0 && message.nextTryAt !== null ? (
                    <>
                      {"; again in "}
                      <Countdown until={message.nextTryAt} over="a moment" urgentSeconds={0} />
                    </>
                  ) : null}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
