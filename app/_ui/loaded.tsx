"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { describeError } from "@/app/_lib/describe-error";
import { Button } from "./button";
import { ErrorState } from "./error-state";

export interface LoadedProps<Data> {
  /** Any TanStack query. */
  query: { data: Data | undefined; error: unknown; refetch: () => unknown };
  /** The shape of what comes. */
  skeleton: ReactNode;
  children: (data: Data) => ReactNode;
}

/**
 * The three faces of a query: not there yet, failed, here. Data once shown stays while it is renewed or a renewal
 * fails; the shell says that the connection is gone.
 */
export function Loaded<Data>({ query, skeleton, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (!query.error) {
    return (
      <div role="status" aria-label="Loading">
        {skeleton}
      </div>
    );
  }
  const { title, remedy, retry } = describeError(query.error);
  return (
    <ErrorState
      title={title}
      remedy={remedy}
      onRetry={retry ? () => void query.refetch() : undefined}
      action={<WayOn code={(query.error as { data?: { code?: string } }).data?.code} />}
    />
  );
}

/** Where to go when asking again cannot help. */
function WayOn({ code }: { code: string | undefined }) {
  if (code !== "UNAUTHORIZED" && code !== "NOT_FOUND") return null;
  return (
    <Button asChild variant="primary">
      {code === "NOT_FOUND" ? (
        <Link href="/fleet">Go to the fleet</Link>
      ) : (
        <Link href="/sign-in">Sign in</Link>
      )}
    </Button>
  );
}
