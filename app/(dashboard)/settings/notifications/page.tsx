import type { Metadata } from "next";
import { NotificationsScreen } from "@/app/_features/notifications/notifications-screen";

export const metadata: Metadata = { title: "Notifications" };

export default function NotificationsPage() {
  return <NotificationsScreen />;
}
