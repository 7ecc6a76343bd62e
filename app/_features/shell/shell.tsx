"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useMe } from "@/app/_lib/use-me";
import { CommandPalette } from "../palette/command-palette";
import { SETTINGS_PARTS } from "../settings/parts";
import { Banners } from "./banners";
import { DESTINATIONS } from "./destinations";
import { LiveChanges } from "./live-changes";
import { PauseDialog } from "./pause-dialog";
import { PhoneBottomBar, PhoneTopBar } from "./phone-bars";
import { Sidebar } from "./sidebar";

/** What stands around every screen: where one can go, whether it is live, what must be known. */
export function Shell({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  const me = useMe().data;
  const [pausing, setPausing] = useState(false);
  const [searching, setSearching] = useState(false);
  const pages = [...DESTINATIONS, ...SETTINGS_PARTS].filter(({ admin }) => !admin || me?.role === "admin");
  const nav = {
    destinations: DESTINATIONS,
    pathname,
    waiting: me?.waiting ?? 0,
    onPause: () => setPausing(true),
    onSearch: () => setSearching(true),
  };
  return (
    <LiveChanges>
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <div className="flex min-h-dvh">
        <Sidebar {...nav} />
        <div className="flex min-w-0 grow flex-col pb-20 md:pb-0">
          <PhoneTopBar onSearch={nav.onSearch} />
          <Banners />
          <main
            id="main"
            tabIndex={-1}
            className="mx-auto w-full max-w-[96rem] grow px-4 py-5 outline-none md:px-6 md:py-6"
          >
            {children}
          </main>
        </div>
        <PhoneBottomBar {...nav} />
      </div>
      <CommandPalette
        open={searching}
        onOpenChange={setSearching}
        destinations={pages}
        onPause={nav.onPause}
      />
      <PauseDialog open={pausing} onOpenChange={setPausing} />
    </LiveChanges>
  );
}
