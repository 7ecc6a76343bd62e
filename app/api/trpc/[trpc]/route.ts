import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { createContext } from "@/server/api/context";
import { refuseForeign } from "@/server/api/refuse-foreign";
import { appRouter } from "@/server/api/root";

export const dynamic = "force-dynamic";

const handler = async (request: Request): Promise<Response> =>
  refuseForeign(request) ??
  fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: () => createContext(request.headers),
    maxBatchSize: 10,
  });

export { handler as GET, handler as POST };
