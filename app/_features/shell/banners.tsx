"use client";

import { FlaskConical, Pause, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/app/_lib/cn";
import { useMe } from "@/app/_lib/use-me";
import { Button } from "@/app/_ui/button";
import { useSetPaused } from "./use-set-paused";

/** What must be known on every screen: that nothing is real, that nothing acts, that nothing is heard. */
export function Banners() {
  const me = useMe();
  const setPaused = useSetPaused();
  return (
    <div className="empty:hidden">
      {me.data?.simulated ? (
        <Banner icon={FlaskConical} className="bg-accent-soft text-ink">
          <strong className="font-semibold">Simulated fleet:</strong> these containers exist only in memory;
          nothing here is real.
        </Banner>
      ) : null}
      {me.data?.actingPaused ? (
        <Banner
          icon={Pause}
          className="bg-warn-soft text-ink"
          action={
            me.data.role === "viewer" ? null : (
              <Button
                size="sm"
                loading={setPaused.isPending}
                onClick={() => setPaused.mutate({ paused: false, because: "Resumed from the dashboard" })}
              >
                Resume
              </Button>
            )
          }
        >
          <strong className="font-semibold">Acting is paused.</strong> Risks are still predicted; no limit is
          changed.
        </Banner>
      ) : null}
      {me.data && me.isRefetchError ? (
        <Banner icon={WifiOff} className="bg-danger-soft text-ink">
          <strong className="font-semibold">The server does not answer.</strong> What you see is the last that
          was known.
        </Banner>
      ) : null}
    </div>
  );
}

interface BannerProps {
  icon: typeof Pause;
  className: string;
  action?: ReactNode;
  children: ReactNode;
}

function Banner({ icon: Icon, className, action, children }: BannerProps) {
  return (
    <div
      role="status"
      className={cn(
        "flex min-h-9 items-center gap-2.5 border-line border-b px-4 py-1.5 text-sm md:px-6",
        className,
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <p className="min-w-0 grow">{children}</p>
      {action}
    </div>
  );
}
