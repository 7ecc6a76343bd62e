import { CircleCheck, CircleDashed, CirclePause, Hourglass, TriangleAlert, Unplug } from "lucide-react";
import { Badge, type BadgeTone } from "@/app/_ui/badge";
import type { FeedRow } from "@/server/api/shapes/feed";

const LOOKS: Record<
  FeedRow["state"],
  { tone: BadgeTone; icon: typeof CircleCheck; word: string; means: string }
> = {
  waiting: {
    tone: "neutral",
    icon: CircleDashed,
    word: "Nothing heard",
    means: "It has not said anything yet.",
  },
  live: { tone: "ok", icon: CircleCheck, word: "Live", means: "Heard lately, and believed." },
  doubted: {
    tone: "warn",
    icon: TriangleAlert,
    word: "Doubted",
    means: "What came last was refused. What it said before stays in force.",
  },
  stale: {
    tone: "warn",
    icon: Hourglass,
    word: "Stale",
    means: "Silent for too long. What it said last still holds back, for a while.",
  },
  lapsed: {
    tone: "danger",
    icon: Unplug,
    word: "Lapsed",
    means: "Silent for so long that the host's own measurement counts again.",
  },
  paused: { tone: "neutral", icon: CirclePause, word: "Paused", means: "Nothing that it says counts." },
};

/** What a feed's word is worth now; what that means is in the title. */
export function FeedState({ state }: Pick<FeedRow, "state">) {
  const { tone, icon: Icon, word, means } = LOOKS[state];
  return (
    <Badge tone={tone} title={means}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}

/** The same in a sentence. */
export function stateMeans({ state, heardAt }: Pick<FeedRow, "state" | "heardAt">): string {
  if (state === "doubted" && heardAt === null) return "What came was refused, so nothing is held back yet.";
  return LOOKS[state].means;
}
