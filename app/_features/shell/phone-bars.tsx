"use client";

import { Menu, Search } from "lucide-react";
import Link from "next/link";
import { Dialog } from "radix-ui";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { AccountMenu } from "./account-menu";
import { isHere } from "./destinations";
import { LiveIndicator } from "./live-indicator";
import { Logo } from "./logo";
import { NavLink } from "./nav-link";
import type { NavProps } from "./sidebar";
import { ThemeSwitch } from "./theme-switch";

/** How many destinations the bottom bar shows beside "More". */
const IN_BAR = 4;

/** The line at the top of small screens. */
export function PhoneTopBar({ onSearch }: Pick<NavProps, "onSearch">) {
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center justify-between border-line border-b bg-surface px-4 md:hidden">
      <Link href="/" className="flex items-center gap-2">
        <Logo className="size-6" />
        <span className="font-semibold text-lg tracking-tight">PFN</span>
      </Link>
      <div className="flex items-center gap-2">
        <LiveIndicator />
        <Button size="icon" variant="ghost" aria-label="Search" onClick={onSearch}>
          <Search aria-hidden />
        </Button>
      </div>
    </header>
  );
}

/** The bar at the bottom of small screens; what does not fit is in a sheet. */
export function PhoneBottomBar({ destinations, pathname, waiting, onPause }: NavProps) {
  const [open, setOpen] = useState(false);
  const more = destinations.slice(IN_BAR);
  const moreHere = more.some((destination) => isHere(destination, pathname));
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {destinations.slice(0, IN_BAR).map((destination) => (
        <NavLink
          key={destination.href}
          destination={destination}
          here={isHere(destination, pathname)}
          count={destination.href === "/negotiations" ? waiting : 0}
          layout="bar"
        />
      ))}
      <Dialog.Root open={open} onOpenChange={setOpen}>
        <Dialog.Trigger
          className={`flex h-14 flex-col items-center justify-center gap-0.5 font-medium text-xs ${moreHere ? "text-accent" : "text-muted"}`}
        >
          <Menu aria-hidden className="size-[18px]" strokeWidth={1.75} />
          More
        </Dialog.Trigger>
        <Dialog.Portal>
          <Dialog.Overlay className="fixed inset-0 z-40 bg-black/45" />
          <Dialog.Content
            aria-describedby={undefined}
            className="fixed inset-x-0 bottom-0 z-50 grid gap-4 rounded-t-lg border-line border-t bg-surface p-4 pb-[max(1rem,env(safe-area-inset-bottom))]"
          >
            <Dialog.Title className="font-semibold text-lg">More</Dialog.Title>
            <div className="grid gap-0.5">
              {more.map((destination) => (
                <NavLink
                  key={destination.href}
                  destination={destination}
                  here={isHere(destination, pathname)}
                  layout="rail"
                  onClick={() => setOpen(false)}
                />
              ))}
            </div>
            <ThemeSwitch />
            <AccountMenu
              onPause={() => {
                setOpen(false);
                onPause();
              }}
            />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    </nav>
  );
}
