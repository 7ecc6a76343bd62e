import { formatNumber } from "@/app/_lib/format-number";
import type { AuditCheck } from "@/server/api/shapes/people";

/** What a check of the audit's chain says, for the screen and the command line. */
export function chainWords(check: AuditCheck): { title: string; detail: string } {
  const unreadable =
    check.unreadableAnchors > 0
      ? ` ${formatNumber(check.unreadableAnchors)} seals cannot be read with this installation's key.`
      : "";
  if (check.kind === "broken") {
    return {
      title: `Chain broken at row ${check.auditId}: ${check.because}.`,
      detail: `The ${formatNumber(check.rows)} rows before it are as they were written. Compare with a backup, and find out who can write to the database.${unreadable}`,
    };
  }
  const sealed =
    check.anchoredTo === null
      ? "None of it is sealed yet: who owns the database could still rewrite all of it."
      : `Sealed up to row number ${formatNumber(check.anchoredTo)} with a key that the database does not have.`;
  return {
    title: `Chain intact to row ${check.lastId}.`,
    detail: `${formatNumber(check.rows)} rows as they were written. ${sealed}${unreadable}`,
  };
}
