import { Eye, Hand, Zap } from "lucide-react";
import { Badge } from "./badge";

const MODES = {
  observe: { icon: Eye, word: "Observe", tone: "outline", says: "Only shows what it would have done" },
  ask: { icon: Hand, word: "Ask", tone: "neutral", says: "Negotiates, then waits for a person" },
  auto: { icon: Zap, word: "Auto", tone: "accent", says: "Negotiates and acts by itself" },
} as const;

/** What PFN may do by itself: observe, ask or auto. */
export function ModeBadge({ mode }: { mode: keyof typeof MODES }) {
  const { icon: Icon, word, tone, says } = MODES[mode];
  return (
    <Badge tone={tone} title={says}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}
