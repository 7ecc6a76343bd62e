import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc";

/**
 * Every way in which a request or a job may fail, what a caller is told, and whether trying again may help.
 * One middleware turns a `Failure` into a `TRPCError`, one processor into a retry or the end of a job.
 */
export const FAILURES = {
  NOT_FOUND: { trpc: "NOT_FOUND", retry: false },
  CHANGED_MEANWHILE: { trpc: "CONFLICT", retry: false },
  NOT_ALLOWED: { trpc: "FORBIDDEN", retry: false },
  RUNTIME_UNAVAILABLE: { trpc: "SERVICE_UNAVAILABLE", retry: true },
} as const satisfies Record<string, { trpc: TRPC_ERROR_CODE_KEY; retry: boolean }>;

export type FailureCode = keyof typeof FAILURES;

/** A failure that we foresaw, with a sentence for a person. Anything else that is thrown is a bug. */
export class Failure extends Error {
  override name = "Failure";
  constructor(
    readonly code: FailureCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
