import type { Metadata } from "next";
import { AccountScreen } from "@/app/_features/account/account-screen";

export const metadata: Metadata = { title: "Account" };

export default function AccountPage() {
  return <AccountScreen />;
}
