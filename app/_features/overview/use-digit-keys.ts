"use client";

import { useEffect, useEffectEvent } from "react";
import { isElsewhere } from "@/app/_lib/is-elsewhere";

/** `1` … `9` choose the first, second … of what is listed, while `on` and nobody types or reads a dialog. */
export function useDigitKeys(on: boolean, count: number, choose: (index: number) => void) {
  const listen = useEffectEvent((event: KeyboardEvent) => {
    const index = Number(event.key) - 1;
    const chorded = event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented;
    if (chorded || !Number.isInteger(index) || index < 0 || index >= count || isElsewhere(event.target))
      return;
    event.preventDefault();
    choose(index);
  });
  useEffect(() => {
    if (!on) return;
    const onKeyDown = (event: KeyboardEvent) => listen(event);
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [on]);
}
