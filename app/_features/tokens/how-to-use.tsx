"use client";

import { useSyncExternalStore } from "react";
import { Card } from "@/app/_ui/card";
import { CopyText } from "@/app/_ui/copy-text";

const never = () => () => undefined;

/** The address under which this page was opened: the one that works for whoever reads it. */
const useOrigin = () =>
  useSyncExternalStore(
    never,
    () => window.location.origin,
    () => "",
  );

/** What to do with a token, to copy. */
export function HowToUse() {
  const origin = useOrigin();
  return (
    <Card title="Use it">
      <div className="grid gap-4 text-sm">
        <div className="grid gap-1.5">
          <p className="text-muted">From the command line, in PFN's folder:</p>
          <CopyText label="the variable with the token" text="export PFN_TOKEN=pfn_…" />
          <CopyText label="the command that lists risks" text={`npx pfn risks --url ${origin}`} />
        </div>
        <div className="grid gap-1.5">
          <p className="text-muted">From anything that speaks HTTP:</p>
          <CopyText
            label="the request with curl"
            text={`curl -H "Authorization: Bearer $PFN_TOKEN" ${origin}/api/v1/containers`}
          />
        </div>
        <p className="text-muted">
          All paths with what goes in and comes out are in the{" "}
          <a href="/api/v1/openapi.json" className="text-accent underline">
            OpenAPI document
          </a>
          . Up to 600 requests a minute with one token.
        </p>
      </div>
    </Card>
  );
}
