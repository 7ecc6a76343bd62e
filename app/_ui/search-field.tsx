"use client";

import { Search } from "lucide-react";
import { useRef } from "react";
import { cn } from "@/app/_lib/cn";
import { useHotkey } from "@/app/_lib/use-hotkey";
import { Input } from "./input";

export interface SearchFieldProps {
  /** Said to those who do not see the picture beside it. */
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  className?: string;
}

/** Words to find something by. `/` puts the cursor into it, Escape empties and leaves it. One on a screen. */
export function SearchField({ label, placeholder, value, onChange, className }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  useHotkey("/", () => input.current?.focus());
  return (
    <div className={cn("relative min-w-0", className)}>
      <Search
        aria-hidden
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 size-4 text-muted"
      />
      <Input
        ref={input}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={placeholder}
        value={value}
        maxLength={200}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          onChange("");
          event.currentTarget.blur();
        }}
        className="pr-9 pl-8"
      />
      <kbd
        aria-hidden
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2.5 hidden rounded border border-line px-1.5 font-mono text-muted text-xs sm:block"
      >
        /
      </kbd>
    </div>
  );
}
