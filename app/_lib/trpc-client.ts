import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import type { AppRouter } from "@/server/api/root";

/** Only our own pages can send this header, so a foreign site's form cannot act in a signed-in person's name. */
const HEADERS = { "x-pfn-request": "1" };

/** The one tRPC client of a tab: requests in small batches, live changes over one event stream. */
export function createClient() {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: httpSubscriptionLink({ url: "/api/trpc" }),
        false: httpBatchLink({ url: "/api/trpc", headers: HEADERS, maxItems: 10 }),
      }),
    ],
  });
}
