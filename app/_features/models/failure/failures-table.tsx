import Link from "next/link";
import { dimensionName } from "@/app/_lib/dimension-words";
import { FAILURE_WORDS } from "@/app/_lib/failure-words";
import { formatDuration } from "@/app/_lib/format-duration";
import { Age } from "@/app/_ui/age";
import { Table, Td, Th } from "@/app/_ui/table";
import type { Failures } from "@/server/api/shapes/failures";

type Row = Failures["newest"][number];

/** The newest failures, one by one, with what is known of why. */
export function FailuresTable({ rows }: { rows: readonly Row[] }) {
  return (
    <div className="max-h-96 overflow-y-auto">
      <Table aria-label="Failures, newest first">
        <thead>
          <tr>
            <Th>Container</Th>
            <Th>When</Th>
            <Th>What</Th>
            <Th>Cause</Th>
            <Th>Why</Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <Td className="whitespace-nowrap font-medium">
                <Link href={`/containers/${row.containerId}`} className="hover:underline">
                  {row.name}
                </Link>
              </Td>
              <Td className="whitespace-nowrap text-muted">
                <Age at={row.at} />
                {lastedWords(row)}
              </Td>
              <Td className="whitespace-nowrap">{FAILURE_WORDS[row.kind]}</Td>
              <Td>{dimensionName(row.cause).replace(/^other$/, "Other")}</Td>
              <Td className="min-w-64 text-muted">{row.detail}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function lastedWords({ at, endedAt, isOpen }: Row): string {
  if (isOpen) return ", goes on";
  return endedAt === null || endedAt - at < 1000 ? "" : `, for ${formatDuration((endedAt - at) / 1000)}`;
}
