"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { Segmented } from "@/app/_ui/segmented";

const OPTIONS = [
  { value: "light", label: <Sun aria-hidden className="size-4" />, "aria-label": "Light" },
  { value: "dark", label: <Moon aria-hidden className="size-4" />, "aria-label": "Dark" },
  { value: "system", label: <Monitor aria-hidden className="size-4" />, "aria-label": "As the system" },
] as const;

const never = () => () => {};

export function ThemeSwitch() {
  const { theme, setTheme } = useTheme();
  // The server does not know the choice: until React has woken up it is shown as the system's.
  const awake = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const chosen = OPTIONS.find((option) => option.value === theme)?.value ?? "system";
  return (
    <Segmented
      aria-label="Theme"
      value={awake ? chosen : "system"}
      onValueChange={setTheme}
      options={OPTIONS}
    />
  );
}
