import { cn } from "@/app/_lib/cn";

/** A key to press. */
export function Kbd({ children, className }: { children: string; className?: string }) {
  return (
    <kbd
      className={cn(
        "inline-grid h-5 min-w-5 place-items-center rounded border border-current/30 px-1 font-mono text-[0.6875rem] leading-none opacity-80",
        className,
      )}
    >
      {children}
    </kbd>
  );
}
