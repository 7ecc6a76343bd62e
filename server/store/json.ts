import type { Prisma } from "./generated/client";

/** A plain value of our own as Prisma wants it typed; nothing is converted. */
export function toJson(value: unknown): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}
