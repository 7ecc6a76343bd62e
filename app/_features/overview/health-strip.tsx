import { CircleCheck, CircleSlash, Clock, OctagonAlert } from "lucide-react";
import Link from "next/link";
import { cn } from "@/app/_lib/cn";
import { Age } from "@/app/_ui/age";
import type { HealthPart } from "@/server/api/shapes/overview";

const PARTS: Record<HealthPart["part"], { name: string; href: string }> = {
  collect: { name: "Collecting", href: "/hosts" },
  forecast: { name: "Forecasting", href: "/models" },
  assess: { name: "Assessing", href: "/models?tab=failure" },
  act: { name: "Changing limits", href: "/audit?q=change." },
  promises: { name: "Keeping promises", href: "/audit?q=change." },
  notify: { name: "Notifying", href: "/settings/notifications" },
};

const STATES = {
  ok: { icon: CircleCheck, word: "works", tone: "text-ok" },
  late: { icon: Clock, word: "late", tone: "text-warn" },
  failing: { icon: OctagonAlert, word: "failing", tone: "text-danger" },
  off: { icon: CircleSlash, word: "off", tone: "text-muted" },
} as const;

/** Whether PFN itself does its work: the parts of the loop in their order. */
export function HealthStrip({ parts }: { parts: readonly HealthPart[] }) {
  return (
    <section aria-label="Health of PFN itself">
      <ul className="grid gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-2 lg:grid-cols-6 [&>*]:bg-surface">
        {parts.map(({ part, state, at, says }) => {
          const { icon: Icon, word, tone } = STATES[state];
          const { name, href } = PARTS[part];
          return (
            <li key={part}>
              <Link
                href={href}
                className="grid h-full content-start gap-0.5 px-4 py-2.5 hover:bg-raised focus-visible:-outline-offset-2"
              >
                <span className="flex items-center gap-1.5 font-medium text-sm">
                  <Icon aria-hidden className={cn("size-3.5", tone)} /> {name}
                  <span className="sr-only">: {word}</span>
                </span>
                <span className="text-muted text-xs">
                  {says}
                  {at === null ? null : (
                    <>
                      , <Age at={at} />
                    </>
                  )}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
