import { SlidersHorizontal, Tag } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { Notice } from "@/app/_ui/notice";
import { Table, Td, Th } from "@/app/_ui/table";
import type { ContainerDetail } from "@/server/api/shapes/container";
import { policyRows } from "./policy-rows";

/** The policy in force, where each value comes from, and what is wrong with the labels. */
export function PolicyCard({ policy: { values, sources, problems } }: { policy: ContainerDetail["policy"] }) {
  return (
    <Card
      flush
      title="Policy in force"
      actions={
        <Link
          href="/policies"
          className="inline-flex min-h-6 items-center text-accent text-sm hover:underline"
        >
          Policies
        </Link>
      }
    >
      {problems.length > 0 ? (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-2 px-4 pb-3 [overflow-wrap:anywhere]">
          {problems.map((problem) => (
            <Notice key={problem.label} tone="warn" className="text-sm">
              <code className="font-mono">
                {problem.label}={problem.value}
              </code>{" "}
              is not used: {problem.problem}
            </Notice>
          ))}
        </div>
      ) : null}
      <Table aria-label="Policy in force">
        <thead>
          <tr>
            <Th>What</Th>
            <Th>Value</Th>
            <Th>Comes from</Th>
          </tr>
        </thead>
        <tbody>
          {policyRows(values).map(({ field, name, value }) => (
            <tr key={field}>
              <Td className="py-1.5 text-muted">{name}</Td>
              <Td className="py-1.5 font-medium">{value}</Td>
              <Td className="py-1.5">
                <Source source={sources[field] ?? "default"} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function Source({ source }: { source: string }) {
  const [kind, name = ""] = source.split(/:(.*)/s);
  if (kind === "label") {
    return (
      <Badge tone="accent" className="font-mono">
        <Tag aria-label="label" /> {name}
      </Badge>
    );
  }
  if (kind === "policy") {
    return (
      <Badge tone="neutral">
        <SlidersHorizontal aria-label="policy" /> {name}
      </Badge>
    );
  }
  return <span className="text-muted text-xs">default</span>;
}
