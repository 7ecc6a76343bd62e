import type { z } from "zod";
import type { auditRow } from "@/server/api/shapes/people";
import type { EpochMs } from "@/server/domain/units";
import type { Database, Transaction } from "./database";
import type { Prisma } from "./generated/client";

export interface AuditEntry {
  at: EpochMs;
  /** "user:<name>", "policy:<name>", "controller", "runtime". */
  actor: string;
  /** What was done, e.g. "negotiation.approve". */
  action: string;
  /** To what, e.g. "container:12" or "policy:default". */
  subject: string;
  /** The sentence that a person reads. */
  detail: string;
  body?: Prisma.InputJsonValue;
}

/** Belongs into the transaction of the change that it tells of. */
export async function appendAudit(tx: Transaction, entry: AuditEntry): Promise<void> {
  await tx.audit.create({ data: { ...entry, at: new Date(entry.at), body: entry.body ?? {} } });
}

/** Newest first; `before` is the id that the page before ended with. */
export async function readAudit(
  db: Database,
  query: { before?: string; search?: string; limit: number },
): Promise<{ rows: z.infer<typeof auditRow>[]; nextBefore: string | null }> {
  const contains = query.search ? { contains: query.search, mode: "insensitive" as const } : undefined;
  const rows = await db.prisma.audit.findMany({
    where: {
      ...(query.before ? { id: { lt: BigInt(query.before) } } : {}),
      ...(contains
        ? { OR: [{ actor: contains }, { action: contains }, { subject: contains }, { detail: contains }] }
        : {}),
    },
    orderBy: { id: "desc" },
    take: query.limit,
  });
  return {
    rows: rows.map((row) => ({
      id: String(row.id),
      at: row.at.getTime(),
      actor: row.actor,
      action: row.action,
      subject: row.subject,
      detail: row.detail,
    })),
    nextBefore: rows.length === query.limit ? String(rows.at(-1)!.id) : null,
  };
}
