"use client";

import { type RefObject, useLayoutEffect, useSyncExternalStore } from "react";

/*
 * One ticking clock for all ages and countdowns, corrected to the server's: a reader whose clock is wrong would
 * otherwise see fresh data as old.
 */
let offsetMs = 0;
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick() {
  now = Date.now() + offsetMs;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (timer === undefined) {
    // What was drawn so far may come from the server's rendering, where time stands at 0.
    now = Date.now() + offsetMs;
    timer = setInterval(tick, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Tells the clock what the server's clock says, epoch milliseconds, on receipt of a fresh message. */
export function noteServerTime(serverNow: number) {
  // Under a second is the way the message took, not a wrong clock.
  const seen = serverNow - Date.now();
  offsetMs = Math.abs(seen) < 1000 ? 0 : seen;
}

/** The server's time in epoch milliseconds, renewed every second while mounted. 0 while rendering on the server. */
export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => {
      // Nobody listened, so nothing ticked; a step of under a second keeps the snapshot stable within one render.
      const actual = Date.now() + offsetMs;
      if (timer === undefined && Math.abs(actual - now) >= 1000) now = actual;
      return now;
    },
    () => 0,
  );
}

/**
 * Keeps an element's text at `textAt(now)`, second by second, without rendering: a fleet shows hundreds of ages, and
 * rendering each of them every second would cost more than all live changes together.
 *
 * textAt  keep it the same between renders (useCallback), or every render listens anew.
 */
export function useTickingText(element: RefObject<HTMLElement | null>, textAt: (now: number) => string) {
  useLayoutEffect(() => {
    let shown: string | undefined;
    const write = () => {
      const text = textAt(now);
      if (text === shown || !element.current) return;
      shown = text;
      // The same node with other words is cheaper than another node.
      const words = element.current.firstChild;
      if (words) words.nodeValue = text;
      else element.current.textContent = text;
    };
    const stop = subscribe(write);
    if (Math.abs(Date.now() + offsetMs - now) >= 1000) now = Date.now() + offsetMs;
    write();
    return stop;
  }, [element, textAt]);
}
