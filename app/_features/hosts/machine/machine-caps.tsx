import { formatBytesPerSecond } from "@/app/_lib/format-bytes-per-second";
import type { MachineRow } from "@/server/api/shapes/machine";

const KINDS = { disk: "Disk", network: "Network" } as const;

/** The machine's own disk and network caps as its manager tells them; PFN reads them and moves none. */
export function MachineCaps({ caps }: Pick<NonNullable<MachineRow["seen"]>, "caps">) {
  return (
    <section className="min-w-0">
      <h3 className="font-medium text-base">Its own disks and networks</h3>
      {caps.length === 0 ? <p className="mt-1 text-muted text-sm">It has none.</p> : null}
      <ul className="mt-2 grid gap-2 text-sm">
        {caps.map(({ kind, device, bytesPerSecond, missing }) => (
          <li key={`${kind} ${device}`} className="min-w-0 break-words">
            {KINDS[kind]} {device === "all" ? "" : device}{" "}
            <span className="text-muted">
              {missing === null
                ? bytesPerSecond === null
                  ? "has no cap"
                  : `is capped at ${formatBytesPerSecond(bytesPerSecond)}`
                : `is not known: ${missing}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
