import type { Metadata } from "next";
import { PoliciesScreen } from "@/app/_features/policies/policies-screen";

export const metadata: Metadata = { title: "Policies" };

export default function PoliciesPage() {
  return <PoliciesScreen />;
}
