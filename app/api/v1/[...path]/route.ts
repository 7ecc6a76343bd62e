import { answerRest } from "@/server/api/rest";

export const dynamic = "force-dynamic";

export { answerRest as GET, answerRest as POST };
