"use client";

import { Bell, FileDown, LogOut, Monitor, Moon, Pause, Play, SlidersHorizontal, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { signOut } from "@/app/_lib/sign-out";
import { useMe } from "@/app/_lib/use-me";
import { useSetPaused } from "../shell/use-set-paused";
import type { PaletteItem } from "./palette-items";

/** What can be done from anywhere, as far as this person may. */
export function usePaletteActions(onPause: () => void): PaletteItem[] {
  const me = useMe().data;
  const setPaused = useSetPaused();
  const { setTheme } = useTheme();
  const action = (item: Omit<PaletteItem, "key" | "group">): PaletteItem => ({
    key: `action ${item.label}`,
    group: "Actions",
    ...item,
  });
  const acting = me?.actingPaused
    ? action({
        label: "Resume acting",
        keywords: "continue unpause",
        icon: Play,
        go: () => setPaused.mutate({ paused: false, because: "Resumed from the command palette" }),
      })
    : action({
        label: "Pause acting…",
        detail: "No limit is changed until someone resumes",
        keywords: "stop kill switch freeze",
        icon: Pause,
        go: onPause,
      });
  return [
    ...(me && me.role !== "viewer" ? [acting] : []),
    action({
      label: "Tune the threshold",
      keywords: "policy what-if",
      icon: SlidersHorizontal,
      go: "/policies",
    }),
    ...(me?.role === "admin"
      ? [
          action({
            label: "Test a notification",
            keywords: "slack discord mail",
            icon: Bell,
            go: "/settings/notifications",
          }),
        ]
      : []),
    action({
      label: "Export recommendations",
      keywords: "csv savings download",
      icon: FileDown,
      go: "/savings",
    }),
    action({ label: "Light theme", icon: Sun, go: () => setTheme("light") }),
    action({ label: "Dark theme", icon: Moon, go: () => setTheme("dark") }),
    action({ label: "Theme as the system", icon: Monitor, go: () => setTheme("system") }),
    action({ label: "Sign out", keywords: "log out", icon: LogOut, go: () => void signOut() }),
  ];
}
