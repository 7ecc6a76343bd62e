import { Check, Minus } from "lucide-react";
import type { HostRow } from "@/server/api/shapes/host";

const NAMES: Record<string, string> = {
  cpuLimit: "Change CPU limits",
  memoryLimit: "Change memory limits",
  network: "Shape network bandwidth",
  disk: "Throttle disk",
  pressure: "Read pressure (PSI)",
  cgroupFiles: "Read cgroup files",
};

/** What it was asked for first comes first; what has no name here comes before all, to be seen. */
const ORDER = Object.keys(NAMES);

/** What this host can do, and why not where it cannot. */
export function CapabilityList({ capabilities }: Pick<HostRow, "capabilities">) {
  const entries = Object.entries(capabilities).sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return (
    <section className="min-w-0">
      <h3 className="font-medium text-base">What it can do</h3>
      {entries.length === 0 ? <p className="mt-1 text-muted text-sm">Not known yet.</p> : null}
      <ul className="mt-2 grid gap-2">
        {entries.map(([key, { supported, because }]) => (
          <li key={key} className="flex items-start gap-2 text-sm">
            {supported ? (
              <Check aria-label="yes" className="mt-0.5 size-4 shrink-0 text-ok" />
            ) : (
              <Minus aria-label="no" className="mt-0.5 size-4 shrink-0 text-muted" />
            )}
            <span className="min-w-0 break-words">
              {NAMES[key] ?? key}{" "}
              {because ? <span className="block text-muted text-xs">{because}</span> : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
