import type { NextConfig } from "next";

const SECURITY_HEADERS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  {
    key: "Content-Security-Policy",
    value: "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'",
  },
  { key: "X-Frame-Options", value: "DENY" },
  // The one-time set-up link carries its token in the address: it must not travel elsewhere as a referrer.
  // Not "no-referrer": a form would then be posted with "Origin: null", and origin checks need the origin.
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
];

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
  headers: async () => [{ source: "/:path*", headers: SECURITY_HEADERS }],
};

export default config;
