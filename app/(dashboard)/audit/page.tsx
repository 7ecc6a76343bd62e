import type { Metadata } from "next";
import { AuditScreen } from "@/app/_features/audit/audit-screen";

export const metadata: Metadata = { title: "Audit" };

export default function AuditPage() {
  return <AuditScreen />;
}
