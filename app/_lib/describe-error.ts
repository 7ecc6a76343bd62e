/** What a screen says when a request failed: what happened, and what the reader can do. */
export interface Remedy {
  title: string;
  remedy: string;
  /** Asking again may help. */
  retry: boolean;
}

const BY_CODE: Record<string, Remedy> = {
  UNAUTHORIZED: {
    title: "You are signed out",
    remedy: "Sign in again; you will come back here.",
    retry: false,
  },
  FORBIDDEN: {
    title: "Your role does not allow this",
    remedy: "Ask an administrator to change your role under Settings → People.",
    retry: false,
  },
  NOT_FOUND: {
    title: "There is nothing here",
    remedy: "It was removed, or the address is wrong.",
    retry: false,
  },
  TOO_MANY_REQUESTS: { title: "Too many requests", remedy: "Wait a minute, then try again.", retry: true },
  SERVICE_UNAVAILABLE: {
    title: "The server cannot reach its database",
    remedy: "Look at the output of npm run up; this screen recovers by itself.",
    retry: true,
  },
  INTERNAL_SERVER_ERROR: {
    title: "The server failed to answer",
    remedy: "Look at the output of npm run up for the cause, then try again.",
    retry: true,
  },
};

/**
 * Any error of a query or mutation → words. An error without a tRPC code never reached the server.
 * The server's own sentence is kept for a refused input (BAD_REQUEST, CONFLICT, …), which only it can explain.
 */
export function describeError(error: unknown): Remedy {
  const code = (error as { data?: { code?: string } | null } | null)?.data?.code;
  if (code === undefined) {
    return {
      title: "The server does not answer",
      remedy: "Is npm run up still running? Trying again helps once it is.",
      retry: true,
    };
  }
  const known = BY_CODE[code];
  if (known) return known;
  return {
    title: "The request was refused",
    remedy: error instanceof Error ? error.message : code,
    retry: false,
  };
}

/** The same in one line, for a form that keeps what was typed. */
export function errorSentence(error: unknown): string {
  const { title, remedy } = describeError(error);
  return `${title}. ${remedy}`;
}
