"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog } from "radix-ui";
import { useEffect, useState } from "react";
import type { Destination } from "../shell/destinations";
import { GROUPS, type PaletteItem } from "./palette-items";
import { usePaletteItems } from "./use-palette-items";

export interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  destinations: readonly Destination[];
  onPause: () => void;
}

/** Everything by name from anywhere: Ctrl-K or ⌘-K. */
export function CommandPalette({ open, onOpenChange, ...rest }: CommandPaletteProps) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== "k" ||
        !(event.ctrlKey || event.metaKey) ||
        event.altKey ||
        event.shiftKey
      )
        return;
      event.preventDefault();
      onOpenChange(!open);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [open, onOpenChange]);
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-4 top-[10vh] z-50 mx-auto max-h-[75vh] max-w-xl overflow-hidden rounded-lg border border-line bg-surface shadow-pop"
        >
          <Dialog.Title className="sr-only">Go to, or do</Dialog.Title>
          <Palette {...rest} onClose={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Made when it opens, so that nothing of the last search is left. */
function Palette({
  destinations,
  onPause,
  onClose,
}: Pick<CommandPaletteProps, "destinations" | "onPause"> & { onClose: () => void }) {
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState("");
  const router = useRouter();
  const { found, isLoading } = usePaletteItems(query, destinations, onPause);
  const shown = GROUPS.flatMap((group) => found.filter((item) => item.group === group));
  // What is found changes under the choice, as letters come and as answers do: then the first is chosen.
  const selected = shown.some(({ key }) => key === chosen) ? chosen : (shown[0]?.key ?? "");
  const run = ({ go }: PaletteItem) => {
    onClose();
    if (typeof go === "string") router.push(go);
    // The palette gives the focus back first: what opens now may take it.
    else setTimeout(go);
  };
  return (
    <Command
      label="Go to, or do"
      shouldFilter={false}
      loop
      value={selected}
      onValueChange={setChosen}
      className="flex max-h-[75vh] flex-col"
    >
      <div className="flex items-center gap-2.5 border-line border-b px-4">
        <Search aria-hidden className="size-4 shrink-0 text-muted" />
        <Command.Input
          autoFocus
          value={query}
          onValueChange={(typed) => {
            setQuery(typed);
            setChosen("");
          }}
          placeholder="A container, a host, a page, an action"
          className="h-12 w-full bg-transparent text-lg outline-none placeholder:text-faint"
        />
      </div>
      <Command.List className="min-h-24 overflow-y-auto p-2">
        <Command.Empty className="px-3 py-6 text-center text-base text-muted">
          {isLoading ? "Looking…" : `Nothing is called “${query}”.`}
        </Command.Empty>
        {GROUPS.map((group) => {
          const items = shown.filter((item) => item.group === group);
          if (items.length === 0) return null;
          return (
            <Command.Group
              key={group}
              heading={group}
              className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs"
            >
              {items.map((item) => (
                <Command.Item
                  key={item.key}
                  value={item.key}
                  onSelect={() => run(item)}
                  className="flex min-h-9 cursor-default select-none items-center gap-2.5 rounded-md px-2.5 py-1.5 text-base data-[selected=true]:bg-raised"
                >
                  <item.icon aria-hidden className="size-4 shrink-0 text-muted" />
                  <span className="max-w-full shrink-0 truncate font-medium">{item.label}</span>
                  {item.detail ? (
                    <span className="min-w-0 truncate text-muted text-sm">{item.detail}</span>
                  ) : null}
                </Command.Item>
              ))}
            </Command.Group>
          );
        })}
      </Command.List>
      <p className="border-line border-t px-4 py-2 text-muted text-xs max-sm:hidden">
        ↑ ↓ to choose, Enter to go, Esc to close
      </p>
    </Command>
  );
}
