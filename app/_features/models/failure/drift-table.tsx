import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { Table, Td, Th } from "@/app/_ui/table";
import type { DriftView } from "@/server/api/shapes/failure-learning";

const SHOWN_HOURS = 48;
const SHOWN_FEATURES = 15;

/** The same in figures: every hour with its words, and the features that moved most. */
export function DriftTable({ points, features, threshold }: Omit<DriftView, "fewestRows">) {
  return (
    <div className="grid gap-2">
      <details className="text-sm">
        <summary className="min-h-6 cursor-pointer text-muted">Features that moved most, newest hour</summary>
        {features.length === 0 ? (
          <p className="mt-2 text-muted">Too little was kept, or there is nothing to compare with yet.</p>
        ) : (
          <Table aria-label="Stability index by feature">
            <thead>
              <tr>
                <Th>Feature</Th>
                <Th>Stability index</Th>
                <Th>Reading</Th>
              </tr>
            </thead>
            <tbody>
              {features.slice(0, SHOWN_FEATURES).map(({ name, words, index }) => (
                <tr key={name}>
                  <Td>{words}</Td>
                  <Td className="tabular-nums">{index.toFixed(3)}</Td>
                  <Td>
                    <Badge tone={index > threshold ? "warn" : "neutral"}>
                      {index > threshold ? "drifted" : index > 0.1 ? "moved" : "as it was"}
                    </Badge>
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </details>
      <details className="text-sm">
        <summary className="min-h-6 cursor-pointer text-muted">As a table, hour by hour</summary>
        <Table aria-label="Drift by hour, newest first">
          <thead>
            <tr>
              <Th>Hour</Th>
              <Th>Speaks</Th>
              <Th>Kept minutes of the day</Th>
              <Th>Stability index</Th>
              <Th>Said − came</Th>
              <Th>In words</Th>
            </tr>
          </thead>
          <tbody>
            {points
              .slice(-SHOWN_HOURS)
              .reverse()
              .map((point) => (
                <tr key={point.hour} className="tabular-nums">
                  <Td className="whitespace-nowrap">
                    <Age at={point.hour} />
                  </Td>
                  <Td className="whitespace-nowrap">{point.version}</Td>
                  <Td>{point.rows.toLocaleString("en")}</Td>
                  <Td>{point.worstIndex?.toFixed(3) ?? "–"}</Td>
                  <Td className="whitespace-nowrap">
                    {point.bias === null
                      ? "–"
                      : `${(100 * point.bias).toFixed(1)} points, ${point.biasContainers} containers`}
                  </Td>
                  <Td className="min-w-72 text-muted">{point.words}</Td>
                </tr>
              ))}
          </tbody>
        </Table>
      </details>
    </div>
  );
}
