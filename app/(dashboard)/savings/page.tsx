import type { Metadata } from "next";
import { SavingsScreen } from "@/app/_features/savings/savings-screen";

export const metadata: Metadata = { title: "Savings" };

export default function SavingsPage() {
  return <SavingsScreen />;
}
