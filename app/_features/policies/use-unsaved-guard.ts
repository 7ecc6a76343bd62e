"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useState } from "react";

/**
 * Asks before a page with unsaved changes is left: closing the tab asks the browser's own question, a link inside the
 * app opens ours.
 *
 * Returns  where the reader wants to go, while the question is open, with the two answers to it.
 */
export function useUnsavedGuard(dirty: boolean) {
  const router = useRouter();
  const [target, setTarget] = useState<string | null>(null);
  const stop = useEffectEvent((event: MouseEvent) => {
    const href = inAppTarget(event);
    if (href === null) return;
    event.preventDefault();
    event.stopPropagation();
    setTarget(href);
  });
  useEffect(() => {
    if (!dirty) return;
    const onClick = (event: MouseEvent) => stop(event);
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    // While capturing, before the router sees the click.
    document.addEventListener("click", onClick, true);
    window.addEventListener("beforeunload", onUnload);
    return () => {
      document.removeEventListener("click", onClick, true);
      window.removeEventListener("beforeunload", onUnload);
    };
  }, [dirty]);
  return {
    asking: target !== null,
    stay: () => setTarget(null),
    leave: () => {
      if (target !== null) router.push(target);
      setTarget(null);
    },
  };
}

/** The path that a plain click on a link would lead to within the app; `null` for any other click. */
function inAppTarget(event: MouseEvent): string | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link?.href || link.target === "_blank" || link.hasAttribute("download")) return null;
  const url = new URL(link.href);
  if (url.origin !== location.origin || url.pathname === location.pathname) return null;
  return url.pathname + url.search + url.hash;
}
