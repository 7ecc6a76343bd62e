import type { NextConfig } from "next";

const SECURITY_HEADERS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  // The one-time set-up link carries its token in the address: it must not travel elsewhere as a referrer.
  // Not "no-referrer": a form would then be posted with "Origin: null", and origin checks need the origin.
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
];

/** Answers to programs: nothing in them is a page, and nobody keeps a copy. Pages get their policy in proxy.ts. */
const PROGRAM_HEADERS = [
  {
    key: "Content-Security-Policy",
    value: "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  },
  { key: "Cache-Control", value: "no-store" },
];
const FOR_PROGRAMS = ["/api/:path*", "/livez", "/readyz", "/metrics"];

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` judges the types of the whole repository; a start need not wait for the same answer again.
  typescript: { ignoreBuildErrors: true },
  // They load files or native parts by themselves at run time; a bundle would break them.
  serverExternalPackages: [
    "@prisma/adapter-pg",
    "@prisma/client",
    "bullmq",
    "dockerode",
    "ioredis",
    "pg",
    "pino",
  ],
  headers: async () => [
    { source: "/:path*", headers: SECURITY_HEADERS },
    ...FOR_PROGRAMS.map((source) => ({ source, headers: PROGRAM_HEADERS })),
  ],
};

export default config;
