"use client";

import { useEffect, useEffectEvent } from "react";

export type DecisionKey = "next" | "previous" | "approve" | "reject" | "counter" | "help";

const KEYS: Record<string, DecisionKey> = {
  j: "next",
  k: "previous",
  a: "approve",
  r: "reject",
  c: "counter",
  "?": "help",
};

/** What a key press means here; `null` while somebody types, holds a modifier, or a dialog or menu is open. */
export function meaningOf(event: KeyboardEvent): DecisionKey | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return null;
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (
    target?.closest("input, textarea, select, [contenteditable], [role=slider], [role=dialog], [role=menu]")
  )
    return null;
  if (document.querySelector("[role=dialog], [role=alertdialog], [role=menu], [role=listbox]")) return null;
  return KEYS[event.key] ?? null;
}

/** Single keys on the whole screen, while `on`. A held key does not repeat: no approval may happen by leaning on it. */
export function useDecisionKeys(on: boolean, press: (key: DecisionKey) => void) {
  const listen = useEffectEvent((event: KeyboardEvent) => {
    const key = meaningOf(event);
    if (!key) return;
    event.preventDefault();
    press(key);
  });
  useEffect(() => {
    if (!on) return;
    const onKeyDown = (event: KeyboardEvent) => listen(event);
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [on]);
}
