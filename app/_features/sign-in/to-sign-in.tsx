"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Leads whoever is not signed in to the door, and back here afterwards. */
export function ToSignIn() {
  const router = useRouter();
  useEffect(() => {
    const here = window.location.pathname + window.location.search;
    router.replace(`/sign-in?next=${encodeURIComponent(here)}`);
  }, [router]);
  return null;
}
