"use client";

import { useCallback, useMemo, useSyncExternalStore } from "react";

type Area = "local" | "session";

/** What was written, as JSON. It answers before the browser's storage, which may be full or refused. */
const written = new Map<string, string | null>();
const listeners = new Set<() => void>();

/**
 * State that outlives its component: of this browser ("local") or of this tab ("session").
 *
 * initial  what is there when nothing was stored; also while rendering on the server.
 * Returns  the value, and a setter; `undefined` forgets what was stored.
 */
export function useStored<Value>(
  area: Area,
  key: string,
  initial: Value,
): [Value, (next: Value | undefined) => void] {
  const name = `pfn.${key}`;
  const text = useSyncExternalStore(
    subscribe,
    () => read(area, name),
    () => null,
  );
  const value = useMemo(() => (text === null ? initial : (JSON.parse(text) as Value)), [text, initial]);
  const set = useCallback((next: Value | undefined) => write(area, name, next), [area, name]);
  return [value, set];
}

function subscribe(listener: () => void) {
  const fromOtherTab = (event: StorageEvent) => {
    if (event.key === null || event.storageArea !== window.localStorage) return;
    written.delete(event.key);
    listener();
  };
  listeners.add(listener);
  window.addEventListener("storage", fromOtherTab);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", fromOtherTab);
  };
}

function read(area: Area, name: string): string | null {
  const known = written.get(name);
  if (known !== undefined) return known;
  const text = stored(area, (storage) => storage.getItem(name));
  written.set(name, text);
  return text;
}

function write(area: Area, name: string, value: unknown) {
  const text = value === undefined ? null : JSON.stringify(value);
  written.set(name, text);
  stored(area, (storage) => {
    if (text === null) storage.removeItem(name);
    else storage.setItem(name, text);
    return null;
  });
  for (const listener of listeners) listener();
}

/** Storage that is full or switched off is no fault of the reader: the value then lives as long as the page. */
function stored(area: Area, use: (storage: Storage) => string | null): string | null {
  try {
    return use(area === "local" ? window.localStorage : window.sessionStorage);
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
