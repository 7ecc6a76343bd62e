"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { AccountMenu } from "./account-menu";
import { type Destination, isHere } from "./destinations";
import { LiveIndicator } from "./live-indicator";
import { Logo } from "./logo";
import { NavLink } from "./nav-link";
import { ThemeSwitch } from "./theme-switch";

export interface NavProps {
  destinations: readonly Destination[];
  pathname: string;
  /** Negotiations that wait for a person. */
  waiting: number;
  onPause: () => void;
  /** Opens the command palette. */
  onSearch: () => void;
}

/** The rail at the left of wide screens. */
export function Sidebar({ destinations, pathname, waiting, onPause, onSearch }: NavProps) {
  return (
    <aside className="sticky top-0 hidden h-dvh w-56 shrink-0 flex-col border-line border-r bg-surface md:flex">
      <Link href="/" className="flex h-14 items-center gap-2.5 px-4">
        <Logo className="size-7" />
        <span className="grid leading-none">
          <span className="font-semibold text-lg tracking-tight">PFN</span>
          <span className="text-muted text-xs">Failure negotiator</span>
        </span>
      </Link>
      <button
        type="button"
        onClick={onSearch}
        aria-keyshortcuts="Control+K Meta+K"
        className="mx-3 flex h-9 items-center gap-2 rounded-md border border-line bg-bg px-2.5 text-left text-muted text-sm hover:border-line-strong hover:text-ink"
      >
        <Search aria-hidden className="size-4" /> Search
        <kbd aria-hidden className="ml-auto rounded border border-line px-1.5 font-mono text-xs">
          Ctrl K
        </kbd>
      </button>
      <nav aria-label="Main" className="grid gap-0.5 px-2 py-2">
        {destinations.map((destination) => (
          <NavLink
            key={destination.href}
            destination={destination}
            here={isHere(destination, pathname)}
            count={destination.href === "/negotiations" ? waiting : 0}
            layout="rail"
          />
        ))}
      </nav>
      <div className="mt-auto grid gap-3 border-line border-t p-3">
        <LiveIndicator className="px-1" />
        <ThemeSwitch />
        <AccountMenu onPause={onPause} />
      </div>
    </aside>
  );
}
