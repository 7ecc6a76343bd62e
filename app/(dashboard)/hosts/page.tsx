import type { Metadata } from "next";
import { HostsScreen } from "@/app/_features/hosts/hosts-screen";

export const metadata: Metadata = { title: "Hosts" };

export default function HostsPage() {
  return <HostsScreen />;
}
