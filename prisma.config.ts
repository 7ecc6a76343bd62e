import { defineConfig } from "prisma/config";

// `generate` needs no database and runs before there is one, so an absent DATABASE_URL is no fault here.
const url = process.env.DATABASE_URL;

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  ...(url ? { datasource: { url } } : {}),
});
