import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/app/_lib/cn";

export interface CardProps extends Omit<ComponentProps<"section">, "title"> {
  title?: ReactNode;
  /** One quiet line under the title. */
  description?: ReactNode;
  /** At the right end of the title's line. */
  actions?: ReactNode;
  /** Lets the content reach the edges: for tables and charts. */
  flush?: boolean;
}

/** A titled region. */
export function Card({ title, description, actions, flush, className, children, ...rest }: CardProps) {
  return (
    <section className={cn("min-w-0 rounded-lg border border-line bg-surface", className)} {...rest}>
      {title || actions ? (
        <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-3.5 pb-2">
          <div className="min-w-0">
            <h2 className="font-semibold text-base text-ink">{title}</h2>
            {description ? <p className="text-muted text-sm">{description}</p> : null}
          </div>
          {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
        </header>
      ) : null}
      <div className={cn(flush ? "" : "px-4 pb-4", !title && !actions && !flush && "pt-4")}>{children}</div>
    </section>
  );
}
