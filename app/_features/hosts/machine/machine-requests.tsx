import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { dimensionName } from "@/app/_lib/dimension-words";
import { formatAmount } from "@/app/_lib/format-amount";
import { formatPercent } from "@/app/_lib/format-percent";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import type { MachineRow } from "@/server/api/shapes/machine";
import { requestState, requestWords } from "./machine-words";

/** What its manager was asked lately, for whom, and what came of it. */
export function MachineRequests({ requests }: Pick<MachineRow, "requests">) {
  return (
    <section className="min-w-0">
      <h3 className="font-medium text-base">Asked of its manager</h3>
      {requests.length === 0 ? (
        <p className="mt-1 text-muted text-sm">
          Nothing yet. It is asked when the host has nothing left for a container whose policy acts by itself.
        </p>
      ) : (
        <ul className="mt-1 divide-y divide-line">
          {requests.map((request) => (
            <Request key={request.id} request={request} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Request({ request }: { request: MachineRow["requests"][number] }) {
  const { dimension, from, to, want, kind, negotiationId, containerName } = request;
  const state = requestState(request.state);
  return (
    <li className="grid gap-1 py-2.5 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
          {dimensionName(dimension)}{" "}
          {from === null || to === null ? (
            <span className="font-medium">{formatAmount(dimension, want)} more</span>
          ) : (
            <>
              <span className="text-muted">{formatAmount(dimension, from)}</span>
              <ArrowRight aria-label="to" className="size-3.5 text-faint" />
              <span className="font-medium">{formatAmount(dimension, to)}</span>
            </>
          )}
        </span>
        <Badge tone={state.tone}>{state.words}</Badge>
        {negotiationId !== null ? (
          <Link
            href={`/negotiations/${negotiationId}`}
            className="min-w-0 truncate hover:text-accent hover:underline"
          >
            for {containerName ?? "a container"}
          </Link>
        ) : null}
        <span className="text-muted">
          <Age at={request.askedAt} />
          {kind === "grow"
            ? `, would take away ${formatPercent(request.lossAvoided)} of risk`
            : ", giving back"}
        </span>
      </div>
      <p className="break-words text-muted first-letter:uppercase">{requestWords(request)}</p>
    </li>
  );
}
