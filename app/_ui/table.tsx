import { ArrowDown, ArrowUp, ArrowUpDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/app/_lib/cn";

/** A plain table that scrolls sideways inside itself when it must, never the page. */
export function Table({ className, ...rest }: ComponentProps<"table">) {
  return (
    // Relative, or words that only a screen reader hears would stand outside and widen the page.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={rest["aria-label"]} tabIndex={0} className="relative overflow-x-auto">
      <table className={cn("w-full border-collapse text-left text-sm", className)} {...rest} />
    </section>
  );
}

export function Th({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={cn(
        "whitespace-nowrap border-line border-b px-4 py-2 font-medium text-muted text-xs",
        className,
      )}
      {...rest}
    />
  );
}

export function Td({ className, ...rest }: ComponentProps<"td">) {
  return (
    <td
      className={cn("border-line border-b px-4 py-2.5 align-top [tr:last-child>&]:border-b-0", className)}
      {...rest}
    />
  );
}

export interface SortButtonProps {
  label: string;
  /** How this column is sorted now, if it is. */
  sorted: "asc" | "desc" | null;
  onClick: () => void;
  className?: string;
}

/** A column's name that sorts by it. Put `aria-sort` on the header cell around it. */
export function SortButton({ label, sorted, onClick, className }: SortButtonProps) {
  const Icon = sorted === null ? ArrowUpDown : sorted === "asc" ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      onClick={onClick}
      className={cn(
        "group -mx-1 inline-flex min-h-6 items-center gap-1 rounded px-1 hover:text-ink",
        sorted && "text-ink",
        className,
      )}
    >
      {label}
      <Icon
        aria-hidden
        className={cn(
          "size-3.5",
          sorted === null && "opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60",
        )}
      />
    </button>
  );
}
