import { webHouse } from "@/server/web";

export const dynamic = "force-dynamic";

const handler = async (request: Request): Promise<Response> => (await webHouse()).auth.handler(request);

export { handler as GET, handler as POST };
