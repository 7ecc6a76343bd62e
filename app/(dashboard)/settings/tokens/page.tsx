import type { Metadata } from "next";
import { TokensScreen } from "@/app/_features/tokens/tokens-screen";

export const metadata: Metadata = { title: "Tokens" };

export default function TokensPage() {
  return <TokensScreen />;
}
