import Link from "next/link";
import { cn } from "@/app/_lib/cn";
import type { Destination } from "./destinations";

export interface NavLinkProps {
  destination: Destination;
  here: boolean;
  /** Shown beside the name when above 0. */
  count?: number;
  /** "rail": icon beside name; "bar": icon above name, for the bottom bar. */
  layout: "rail" | "bar";
  onClick?: () => void;
}

export function NavLink({ destination, here, count = 0, layout, onClick }: NavLinkProps) {
  const { href, label, icon: Icon } = destination;
  return (
    <Link
      href={href}
      onClick={onClick}
      aria-current={here ? "page" : undefined}
      className={cn(
        "relative font-medium transition-colors",
        layout === "rail"
          ? "flex h-9 items-center gap-2.5 rounded-md px-2.5 text-base"
          : "flex h-14 flex-col items-center justify-center gap-0.5 text-xs",
        here
          ? layout === "rail"
            ? "bg-raised text-ink"
            : "text-accent"
          : "text-muted hover:bg-raised hover:text-ink",
      )}
    >
      <Icon aria-hidden className={cn("size-[18px] shrink-0", here && "text-accent")} strokeWidth={1.75} />
      <span className="truncate">{label}</span>
      {count > 0 ? (
        <span
          className={cn(
            "grid min-w-5 place-items-center rounded-full bg-accent px-1.5 font-semibold text-on-accent text-xs",
            layout === "rail" ? "ml-auto" : "absolute top-1 left-1/2 ml-1 h-4 min-w-4 px-1",
          )}
        >
          <span aria-hidden>{count}</span>
          <span className="sr-only">, {count} waiting</span>
        </span>
      ) : null}
    </Link>
  );
}
