import { receiveFeed } from "@/server/api/feeds/receive-feed";

export const dynamic = "force-dynamic";

/** For machines: no session and no cookie counts here, only the message's own signature. */
export async function POST(request: Request, { params }: { params: Promise<{ name: string }> }) {
  return receiveFeed((await params).name, request);
}
