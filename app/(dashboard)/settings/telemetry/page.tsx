import type { Metadata } from "next";
import { TelemetryScreen } from "@/app/_features/settings/telemetry-screen";

export const metadata: Metadata = { title: "Telemetry" };

export default function TelemetryPage() {
  return <TelemetryScreen />;
}
