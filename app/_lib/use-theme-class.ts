"use client";

import { useSyncExternalStore } from "react";

function subscribe(listener: () => void) {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["class"] });
  return () => observer.disconnect();
}

/**
 * The classes of the document's root, for what reads colours out of the style sheet: they change when a theme is in
 * force, while the theme's name changes a moment before.
 */
export function useThemeClass(): string {
  return useSyncExternalStore(
    subscribe,
    () => document.documentElement.className,
    () => "",
  );
}
