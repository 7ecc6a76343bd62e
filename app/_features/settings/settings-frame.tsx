"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "@/app/_lib/cn";
import { useMe } from "@/app/_lib/use-me";
import { SETTINGS_PARTS } from "./parts";

/** One screen with parts: where one can go stands beside what is set there; on a phone above it, in one line that scrolls. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  const me = useMe().data;
  const parts = SETTINGS_PARTS.filter(({ admin }) => !admin || me?.role === "admin");
  const list = useRef<HTMLUListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the line moves when another part is opened, or when parts come in
  useEffect(() => {
    const here = list.current?.querySelector<HTMLElement>("[aria-current]");
    const line = list.current?.parentElement;
    if (here && line) line.scrollLeft = here.offsetLeft - line.clientWidth / 2 + here.clientWidth / 2;
  }, [pathname, parts.length]);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-8 gap-y-4 lg:grid-cols-[10.5rem_minmax(0,1fr)]">
      <div className="grid min-w-0 gap-2 lg:sticky lg:top-6">
        <p className="eyebrow lg:px-2.5">Settings</p>
        <nav aria-label="Settings" className="relative -mx-4 overflow-x-auto px-4 lg:mx-0 lg:px-0">
          <ul ref={list} className="flex w-max gap-1 lg:grid lg:w-auto lg:gap-0.5">
            {parts.map(({ href, label, icon: Icon }) => {
              const here = pathname === href;
              return (
                <li key={href}>
                  <Link
                    href={href}
                    aria-current={here ? "page" : undefined}
                    className={cn(
                      "flex h-9 items-center gap-2 rounded-md px-2.5 font-medium text-base transition-colors",
                      here ? "bg-raised text-ink" : "text-muted hover:bg-raised hover:text-ink",
                    )}
                  >
                    <Icon
                      aria-hidden
                      className={cn("size-4 shrink-0", here && "text-accent")}
                      strokeWidth={1.75}
                    />
                    {label}
                  </Link>
                </li>
              );
            })}
          </ul>
        </nav>
      </div>
      <div className="min-w-0">{children}</div>
    </div>
  );
}
