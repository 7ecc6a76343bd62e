import type { Metadata } from "next";
import { SetupScreen } from "@/app/_features/setup/setup-screen";

export const metadata: Metadata = { title: "Set-up" };

export default async function SetupPage({
  searchParams,
}: {
  searchParams: Promise<{ token?: string | string[] }>;
}) {
  const { token } = await searchParams;
  return <SetupScreen token={typeof token === "string" ? token : undefined} />;
}
