"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { formatRange } from "@/app/_lib/format-range";
import { useMe } from "@/app/_lib/use-me";
import { Age } from "@/app/_ui/age";
import type { Overview } from "@/server/api/shapes/overview";

const AT_RISK = "/fleet?risk=high";
const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

/** The state of the fleet in a sentence; each number leads to what it counts. */
export function NowHeadline({ fleet }: { fleet: Overview["fleet"] }) {
  const { containers, hosts, atRisk, unknown, stale, soonest, newestSampleAt } = fleet;
  const waiting = useMe().data?.waiting;
  const known = containers - unknown;
  return (
    <section aria-label="Now" className="grid gap-1.5 pt-1">
      <p className="max-w-3xl text-balance font-semibold text-[1.75rem] text-ink leading-9 tracking-tight max-sm:text-2xl">
        {atRisk > 0 ? (
          <>
            <Emphasis href={AT_RISK}>{count(atRisk, "container")}</Emphasis> {atRisk === 1 ? "is" : "are"}{" "}
            about to fail
            {soonest ? (
              <>
                , {atRisk === 1 ? "" : "the first "}in{" "}
                <span className="whitespace-nowrap">{soonWords(soonest)}</span>
              </>
            ) : null}
            .
          </>
        ) : known > 0 ? (
          <>All quiet: none of {count(known, "container")} is about to fail.</>
        ) : (
          <>Nothing is known yet of {count(containers, "container")}.</>
        )}
      </p>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-base text-muted">
        {waiting ? (
          <Fact href="/negotiations">
            <span className="font-medium text-accent">{count(waiting, "offer")} waiting for you</span>
          </Fact>
        ) : null}
        <Fact href="/fleet">
          {count(containers, "container")} on {count(hosts, "host")}
        </Fact>
        {unknown > 0 ? (
          <Fact href="/fleet?risk=unknown">
            <span className="font-medium text-warn">{unknown} with an unknown risk</span>
          </Fact>
        ) : null}
        {stale > 0 ? (
          <Fact href="/fleet?state=stale">
            <span className="font-medium text-warn">{stale} with stale data</span>
          </Fact>
        ) : null}
        <li className="min-h-6">
          <Age at={newestSampleAt} prefix="newest sample" />
        </li>
      </ul>
    </section>
  );
}

function soonWords({ earlySeconds, lateSeconds }: NonNullable<Overview["fleet"]["soonest"]>): string {
  return formatRange(earlySeconds, lateSeconds).replace("> ", "more than ");
}

function Emphasis({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="text-danger underline decoration-2 decoration-danger/40 underline-offset-4 hover:decoration-danger"
    >
      {children}
    </Link>
  );
}

function Fact({ href, children }: { href: string; children: ReactNode }) {
  return (
    <li className="min-h-6">
      <Link
        href={href}
        className="underline decoration-line-strong/50 underline-offset-4 hover:text-ink hover:decoration-current"
      >
        {children}
      </Link>
    </li>
  );
}
