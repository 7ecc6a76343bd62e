import type { Metadata } from "next";
import { NegotiationsScreen } from "@/app/_features/negotiations/negotiations-screen";

export const metadata: Metadata = { title: "Negotiations" };

export default function NegotiationsPage() {
  return <NegotiationsScreen />;
}
