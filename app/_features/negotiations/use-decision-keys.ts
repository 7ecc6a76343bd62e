"use client";

import { useEffect, useEffectEvent } from "react";
import { isElsewhere } from "@/app/_lib/is-elsewhere";

export type DecisionKey = "next" | "previous" | "approve" | "reject" | "counter" | "choose" | "undo" | "help";

const KEYS = new Map<string, DecisionKey>([
  ["j", "next"],
  ["k", "previous"],
  ["a", "approve"],
  ["r", "reject"],
  ["c", "counter"],
  ["x", "choose"],
  ["u", "undo"],
  ["?", "help"],
]);

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "repeat" | "defaultPrevented">;

/** What a key press asks for; `null` for one that is somebody else's: with a modifier, held, or handled already. */
export function meaningOf(press: Press): DecisionKey | null {
  if (press.defaultPrevented || press.ctrlKey || press.metaKey || press.altKey || press.repeat) return null;
  return KEYS.get(press.key) ?? null;
}

/** Single keys on the whole screen, while `on`. A held key does not repeat: no approval may happen by leaning on it. */
export function useDecisionKeys(on: boolean, press: (key: DecisionKey) => void) {
  const listen = useEffectEvent((event: KeyboardEvent) => {
    const key = meaningOf(event);
    if (!key || isElsewhere(event.target)) return;
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
