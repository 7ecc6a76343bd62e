import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { ContainerScreen } from "@/app/_features/container/container-screen";

export const metadata: Metadata = { title: "Container" };

export default async function ContainerPage({ params }: { params: Promise<{ id: string }> }) {
  const id = Number((await params).id);
  if (!Number.isSafeInteger(id) || id <= 0) notFound();
  return (
    <Suspense>
      <ContainerScreen id={id} />
    </Suspense>
  );
}
