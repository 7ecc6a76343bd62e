import type { Metadata } from "next";
import { NegotiationScreen } from "@/app/_features/negotiations/negotiation-screen";

export const metadata: Metadata = { title: "Negotiation" };

export default async function NegotiationPage({ params }: { params: Promise<{ id: string }> }) {
  return <NegotiationScreen id={(await params).id} />;
}
