import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "./_features/shell/providers";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "PFN", template: "%s · PFN" },
  description:
    "Predicts which running containers will fail, and negotiates the resources that keep them alive.",
  icons: { icon: "/favicon.svg" },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f5f8f9" },
    { media: "(prefers-color-scheme: dark)", color: "#0b1215" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Set in proxy.ts, other for each answer: so no page is rendered ahead of its request.
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    // next-themes sets the class before React wakes up.
    <html lang="en" suppressHydrationWarning className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  );
}
