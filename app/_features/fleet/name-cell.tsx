import { FlaskConical } from "lucide-react";
import Link from "next/link";
import { memo } from "react";
import { cn } from "@/app/_lib/cn";
import type { FleetRow } from "@/server/api/shapes/fleet";

export interface NameCellProps {
  row: FleetRow;
  /** Lets the link cover the nearest positioned element around it: a whole card. */
  stretched?: boolean;
}

/** Which container it is, and where it runs. The link is what the keyboard reaches; the row around it is as wide. */
export const NameCell = memo(
  Name,
  (before, after) =>
    before.stretched === after.stretched && NAMED_BY.every((field) => before.row[field] === after.row[field]),
);

const NAMED_BY = ["id", "name", "image", "hostName", "simulated"] as const;

function Name({ row, stretched }: NameCellProps) {
  const [place, container] = splitName(row.name);
  return (
    <div className="grid min-w-0 gap-0.5">
      <Link
        href={`/containers/${row.id}`}
        className={cn(
          "flex min-w-0 font-semibold text-base hover:underline",
          stretched && "after:absolute after:inset-0",
        )}
        title={row.name}
        aria-label={row.name}
      >
        <span className="truncate">{place}</span>
        <span className="max-w-1/2 shrink-0 truncate">{container}</span>
      </Link>
      <span className="flex min-w-0 items-center gap-1.5 text-muted text-xs">
        {row.simulated ? (
          <span className="inline-flex shrink-0 items-center gap-0.5" title="Simulated: not a real container">
            <FlaskConical aria-hidden className="size-3" />
            <span className="sr-only">Simulated. </span>
          </span>
        ) : null}
        <span className="truncate" title={`${row.image} on ${row.hostName}`}>
          {shortImage(row.image)}
        </span>
      </span>
    </div>
  );
}

/** "shop/checkout-5d4f8c7b9-x2k4p/app" → that place and "/app": containers of one pod differ at the end, which must stay in sight. */
function splitName(name: string): [string, string] {
  const at = name.lastIndexOf("/");
  return at < 0 ? [name, ""] : [name.slice(0, at), name.slice(at)];
}

/** "ghcr.io/acme/checkout:2.14.1" → "checkout:2.14.1"; the whole name is in the title. */
const shortImage = (image: string) => image.slice(image.lastIndexOf("/") + 1);
