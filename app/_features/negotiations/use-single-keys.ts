"use client";

import { useStored } from "@/app/_lib/use-stored";

/** Whether single-letter keys act; can be switched off (WCAG 2.1.4), for this browser. */
export function useSingleKeys() {
  const [on, set] = useStored("local", "single-keys", true);
  return { on, set: (next: boolean) => set(next) };
}
