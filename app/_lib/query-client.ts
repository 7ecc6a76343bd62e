import { QueryCache, QueryClient } from "@tanstack/react-query";

const codeOf = (error: unknown) => (error as { data?: { code?: string } | null }).data?.code;

/**
 * What the whole dashboard expects of a query: data is renewed by live changes, kept while it is renewed, and asked
 * for again only where asking can help.
 *
 * onSignedOut  called when any query learns that the session has ended.
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (codeOf(error) === "UNAUTHORIZED") onSignedOut();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) =>
          failures < 2 && [undefined, "SERVICE_UNAVAILABLE"].includes(codeOf(error)),
      },
    },
  });
}
