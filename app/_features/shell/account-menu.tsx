"use client";

import { ChevronsUpDown, LogOut, Pause, UserRoundCog } from "lucide-react";
import Link from "next/link";
import { DropdownMenu } from "radix-ui";
import { signOut } from "@/app/_lib/sign-out";
import { useMe } from "@/app/_lib/use-me";
import { Badge } from "@/app/_ui/badge";

const ITEM =
  "flex h-9 cursor-default select-none items-center gap-2.5 rounded-md px-2.5 text-base outline-none data-highlighted:bg-raised [&_svg]:size-4 [&_svg]:text-muted";

/** Who is signed in; pausing and signing out. */
export function AccountMenu({ onPause }: { onPause: () => void }) {
  const me = useMe().data;
  if (!me) return <div className="h-12" />;
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="flex h-12 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-raised data-[state=open]:bg-raised">
        <span
          aria-hidden
          className="grid size-8 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent text-sm"
        >
          {me.name.slice(0, 1).toUpperCase()}
        </span>
        <span className="min-w-0 grow">
          <span className="block truncate font-medium text-sm">{me.name}</span>
          <span className="block truncate text-muted text-xs">{me.role}</span>
        </span>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="sr-only">Account menu</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          side="top"
          align="start"
          sideOffset={6}
          className="z-50 w-56 rounded-lg border border-line bg-surface p-1 shadow-pop"
        >
          <div className="grid gap-1 px-2.5 py-2">
            <span className="truncate text-muted text-sm">{me.email}</span>
            <Badge tone="outline" className="w-fit">
              {me.role}
            </Badge>
          </div>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item className={ITEM} asChild>
            <Link href="/settings/account">
              <UserRoundCog aria-hidden /> Password and sessions
            </Link>
          </DropdownMenu.Item>
          {me.role !== "viewer" && !me.actingPaused ? (
            <DropdownMenu.Item className={ITEM} onSelect={onPause}>
              <Pause aria-hidden /> Pause acting…
            </DropdownMenu.Item>
          ) : null}
          <DropdownMenu.Item className={ITEM} onSelect={() => void signOut()}>
            <LogOut aria-hidden /> Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
