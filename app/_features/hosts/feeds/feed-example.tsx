"use client";

import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useTRPC } from "@/app/_lib/trpc";
import { CopyText } from "@/app/_ui/copy-text";

const none = () => () => undefined;

/** How a sender signs and sends, ready to paste into a shell with curl and openssl. */
export function FeedExample({ name, host }: { name: string; host: string | null }) {
  const origin = useSyncExternalStore(
    none,
    () => window.location.origin,
    () => "",
  );
  const hosts = useQuery(useTRPC().hosts.list.queryOptions()).data ?? [];
  const body = JSON.stringify({
    sequence: 1,
    host: host ?? hosts[0]?.name ?? "your-host",
    limits: [{ kind: "quota", cpuMillicores: 2_000, reason: "example" }],
  })
    // Between single quotes a shell takes everything as it is, but a single quote.
    .replaceAll("'", "'\\''")
    .replace('"sequence":1', `"sequence":'"$NOW"'`);
  const lines = [
    { label: "the time", text: "NOW=$(date +%s)" },
    { label: "the message", text: `BODY='${body}'` },
    {
      label: "the signature",
      text: `SIG=$(printf '%s.%s' "$NOW" "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)`,
    },
    {
      label: "the request",
      text: `curl -H "pfn-timestamp: $NOW" -H "pfn-signature: v1=$SIG" -d "$BODY" ${origin}/api/feeds/${name || "name"}`,
    },
  ];
  return (
    <div className="grid gap-2">
      <p className="text-muted text-sm">
        Send a test from a shell, with the secret in <code>$SECRET</code>. Each message says all that there is
        to say of one host and takes the place of the one before; an empty list holds nothing back.
      </p>
      {lines.map(({ label, text }) => (
        <CopyText key={label} label={label} text={text} />
      ))}
    </div>
  );
}
