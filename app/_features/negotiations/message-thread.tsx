"use client";

import {
  ArrowRightLeft,
  Ban,
  Box,
  Check,
  CircleAlert,
  Clock,
  Cog,
  HandHeart,
  HandHelping,
  ListTree,
  type LucideIcon,
  MessageSquare,
  MonitorUp,
  RotateCcw,
  ScrollText,
  Server,
  ShieldCheck,
  UserRound,
  Wrench,
} from "lucide-react";
import { actorWords } from "@/app/_lib/actor-words";
import { useNow } from "@/app/_lib/clock";
import { cn } from "@/app/_lib/cn";
import { formatInstant } from "@/app/_lib/format-instant";
import type { NegotiationDetail } from "@/server/api/shapes/negotiation";

const KINDS: Record<string, LucideIcon> = {
  ask: HandHelping,
  offer: MessageSquare,
  counter: ArrowRightLeft,
  defer: Clock,
  infeasible: Ban,
  reject: Ban,
  accept: Check,
  apply: Wrench,
  verify: ShieldCheck,
  commit: ShieldCheck,
  roll_back: RotateCcw,
  release: RotateCcw,
  renew: Clock,
  expire: Clock,
  recall: CircleAlert,
  drift: CircleAlert,
  restore: RotateCcw,
  ladder: ListTree,
  donor: HandHeart,
  machine: MonitorUp,
};

const SENDERS: Record<string, { icon: LucideIcon; name: string }> = {
  container: { icon: Box, name: "Container" },
  host: { icon: Server, name: "Host" },
  policy: { icon: ScrollText, name: "Policy" },
  operator: { icon: UserRound, name: "Operator" },
  user: { icon: UserRound, name: "Operator" },
  machine: { icon: MonitorUp, name: "Machine under the host" },
  runtime: { icon: Cog, name: "Runtime" },
  controller: { icon: Cog, name: "Controller" },
};

/** Who speaks: "operator:Ada" is Ada, "host" is the host; anything else is shown as it is. */
function senderOf(sender: string) {
  const kind = sender.split(":")[0] ?? "";
  const known = SENDERS[kind];
  const named = sender.includes(":") ? actorWords(sender).name : known?.name;
  return { kind, icon: known?.icon ?? MessageSquare, name: named ?? sender };
}

/** The whole conversation, oldest first. The host and the runtime stand at the right, the container's side at the left. */
export function MessageThread({ messages }: { messages: NegotiationDetail["messages"] }) {
  const now = useNow();
  if (messages.length === 0) return <p className="text-base text-muted">Nothing has been said yet.</p>;
  return (
    <ol className="grid gap-3">
      {messages.map((message) => {
        const { kind, icon: Sender, name } = senderOf(message.sender);
        const Kind = KINDS[message.kind] ?? MessageSquare;
        const theirs = kind === "host" || kind === "machine" || kind === "runtime";
        const human = kind === "operator" || kind === "user";
        return (
          <li
            key={`${message.at} ${message.sender} ${message.kind} ${message.text}`}
            className={cn("flex max-w-2xl gap-3", theirs && "sm:ml-auto sm:flex-row-reverse")}
          >
            <span
              aria-hidden
              className={cn(
                "mt-0.5 grid size-8 shrink-0 place-items-center rounded-full",
                human ? "bg-accent text-on-accent" : "bg-raised text-muted",
              )}
            >
              <Sender className="size-4" />
            </span>
            <div className="min-w-0">
              <p className={cn("flex flex-wrap items-baseline gap-x-2 text-xs", theirs && "sm:justify-end")}>
                <span className="font-medium text-ink">{name}</span>
                <time dateTime={new Date(message.at).toISOString()} className="text-muted">
                  {formatInstant(message.at, now)}
                </time>
              </p>
              <div
                className={cn(
                  "mt-1 rounded-lg border px-3 py-2",
                  human ? "border-transparent bg-accent-soft" : "border-line",
                  theirs && "bg-raised",
                )}
              >
                <p className="flex items-center gap-1.5 font-medium text-muted text-xs">
                  <Kind aria-hidden className="size-3.5" /> {message.kind.replaceAll("_", " ")}
                </p>
                <p className="mt-0.5 break-words text-base first-letter:uppercase">{message.text}</p>
              </div>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
