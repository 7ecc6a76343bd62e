import type { ReactNode } from "react";

export interface PageHeaderProps {
  title: ReactNode;
  /** What this screen is for, in one sentence. */
  description?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ title, description, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 pb-5">
      <div className="min-w-0 grow basis-96 max-sm:basis-full">
        <h1 className="font-semibold text-2xl text-ink tracking-tight">{title}</h1>
        {description ? (
          <p className="mt-0.5 max-w-[88ch] text-pretty text-base text-muted">{description}</p>
        ) : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2 sm:pt-1">{actions}</div> : null}
    </header>
  );
}
