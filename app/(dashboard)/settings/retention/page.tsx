import type { Metadata } from "next";
import { RetentionScreen } from "@/app/_features/settings/retention-screen";

export const metadata: Metadata = { title: "Retention" };

export default function RetentionPage() {
  return <RetentionScreen />;
}
