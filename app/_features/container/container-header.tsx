import { ChevronRight, FlaskConical, RotateCw } from "lucide-react";
import Link from "next/link";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { ModeBadge } from "@/app/_ui/mode-badge";
import type { ContainerDetail } from "@/server/api/shapes/container";
import { ContainerState } from "../container-state";

/** Which container it is, whether it runs, and how fresh all this is. */
export function ContainerHeader({ container }: { container: ContainerDetail }) {
  const {
    name,
    image,
    hostName,
    simulated,
    state,
    health,
    mode,
    restartCount,
    startedAt,
    sampleAt,
    removedAt,
  } = container;
  return (
    <header className="grid gap-2">
      <nav aria-label="Breadcrumb">
        <ol className="flex items-center gap-1 text-muted text-sm">
          <li>
            <Link href="/fleet" className="inline-flex min-h-6 items-center hover:text-ink hover:underline">
              Fleet
            </Link>
          </li>
          <ChevronRight aria-hidden className="size-3.5" />
          <li aria-current="page" className="truncate">
            {name}
          </li>
        </ol>
      </nav>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="min-w-0 break-all font-semibold text-2xl tracking-tight">{name}</h1>
        <div className="flex flex-wrap items-center gap-2">
          <ContainerState
            state={removedAt === null ? state : "removed"}
            health={removedAt === null ? health : "none"}
          />
          <ModeBadge mode={mode} />
          {simulated ? (
            <Badge tone="accent">
              <FlaskConical aria-hidden /> Simulated
            </Badge>
          ) : null}
          {restartCount > 0 ? (
            <Badge tone="warn">
              <RotateCw aria-hidden /> {restartCount} {restartCount === 1 ? "restart" : "restarts"}
            </Badge>
          ) : null}
        </div>
      </div>
      <p className="flex flex-wrap gap-x-4 gap-y-0.5 text-muted text-sm">
        <span className="break-all font-mono">{image}</span>
        <span>on {hostName}</span>
        <Age at={startedAt} prefix="started" />
        <Age at={sampleAt} prefix="last sample" />
      </p>
    </header>
  );
}
