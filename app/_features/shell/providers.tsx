"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { Toaster } from "sonner";
import { createQueryClient } from "@/app/_lib/query-client";
import { TRPCProvider } from "@/app/_lib/trpc";
import { createClient } from "@/app/_lib/trpc-client";
import { TooltipProvider } from "@/app/_ui/tooltip";

function toSignIn() {
  const here = window.location.pathname + window.location.search;
  if (!here.startsWith("/sign-in")) window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}

/** What every screen stands on: theme, URL state, queries, tooltips, toasts. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [queryClient] = useState(() => createQueryClient(toSignIn));
  const [trpcClient] = useState(createClient);
  return (
    <ThemeProvider
      nonce={nonce}
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
    >
      <NuqsAdapter>
        <QueryClientProvider client={queryClient}>
          <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
            <TooltipProvider>{children}</TooltipProvider>
          </TRPCProvider>
        </QueryClientProvider>
      </NuqsAdapter>
      <Toaster
        theme="system"
        position="bottom-right"
        mobileOffset={{ bottom: 76 }}
        toastOptions={{
          classNames: {
            toast: "!bg-surface !text-ink !border-line !shadow-pop !font-sans",
            description: "!text-muted",
            success: "[&_[data-icon]]:!text-ok",
            warning: "[&_[data-icon]]:!text-warn",
            error: "[&_[data-icon]]:!text-danger",
          },
        }}
      />
    </ThemeProvider>
  );
}
