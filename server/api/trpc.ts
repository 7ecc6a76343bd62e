import { initTRPC, TRPCError } from "@trpc/server";
import type { OpenApiMeta } from "trpc-to-openapi";
import type { Role } from "@/server/domain/access/roles";
import { allows } from "@/server/domain/access/roles";
import { FAILURES, Failure } from "@/server/failures";
import type { Context } from "./context";

// A type, not an interface: only a type fits the index signature that the REST API's library asks for.
type Meta = {
  /** The least role that may call this procedure; "public" for set-up only. Without one it refuses everybody. */
  role?: Role | "public";
  /** Where the procedure stands in the REST API; without it, it is for the browser alone. */
  openapi?: OpenApiMeta["openapi"];
};

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    sse: {
      ping: { enabled: true, intervalMs: 10_000 },
      client: { reconnectAfterInactivityMs: 25_000 },
    },
    errorFormatter: ({ shape }) => ({
      ...shape,
      // A stack trace helps an attacker more than an operator: the log has it.
      data: { ...shape.data, stack: undefined },
    }),
  });

/** A NUL as JSON spells it, and not the letters that would. */
const NUL = /(?<!\\)(?:\\\\)*\\u0000/;

/** The one place where a role is checked: a procedure without a role in its meta refuses everybody. */
const guarded = t.procedure.use(async ({ ctx, meta, next, path, getRawInput }) => {
  const needed = meta?.role;
  if (!needed) throw new TRPCError({ code: "FORBIDDEN", message: "This procedure names no role." });
  if (needed !== "public") {
    if (!ctx.user) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
    if (!allows(ctx.user.role, needed)) {
      throw new TRPCError({
        code: "FORBIDDEN",
        message: `This needs the role ${needed}; yours is ${ctx.user.role}. Ask an administrator.`,
      });
    }
  }
  // What cannot be read at all is refused by the procedure's own input, where it has one.
  const input = await getRawInput().catch(() => undefined);
  if (NUL.test(JSON.stringify(input) ?? "")) {
    // PostgreSQL keeps none in a text, and what it refuses would look like a fault of ours.
    throw new TRPCError({ code: "BAD_REQUEST", message: "A text holds a NUL character: remove it." });
  }
  const result = await next();
  if (!result.ok) {
    const cause = result.error.cause;
    if (cause instanceof Failure) {
      throw new TRPCError({ code: FAILURES[cause.code].trpc, message: cause.message, cause });
    }
    if (result.error.code === "INTERNAL_SERVER_ERROR") {
      ctx.log.error({ err: cause ?? result.error, path }, "a request failed");
      throw new TRPCError({
        code: "INTERNAL_SERVER_ERROR",
        message: "Something went wrong on our side; the server's log has the details. Try again.",
      });
    }
  }
  return result;
});

const signedIn = (role: Role) =>
  guarded.meta({ role }).use(({ ctx, next }) => {
    if (!ctx.user) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
    return next({ ctx: { ...ctx, user: ctx.user } });
  });

export const router = t.router;
export const publicProcedure = guarded.meta({ role: "public" });
export const viewerProcedure = signedIn("viewer");
export const operatorProcedure = signedIn("operator");
export const adminProcedure = signedIn("admin");
