import type { Metadata } from "next";
import { Suspense } from "react";
import { FleetScreen } from "@/app/_features/fleet/fleet-screen";

export const metadata: Metadata = { title: "Fleet" };

export default function FleetPage() {
  // The view is read from the address, which is known only in the browser when this page is prerendered.
  return (
    <Suspense>
      <FleetScreen />
    </Suspense>
  );
}
