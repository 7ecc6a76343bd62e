import type { Metadata } from "next";
import { RuntimesScreen } from "@/app/_features/settings/runtimes-screen";

export const metadata: Metadata = { title: "Runtimes" };

export default function RuntimesPage() {
  return <RuntimesScreen />;
}
