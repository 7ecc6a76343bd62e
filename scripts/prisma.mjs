// npm run prisma -- <command>: Prisma's command line without the download of its engine.
import { prisma } from "./prisma/run-prisma.mjs";

process.exit(await prisma(process.argv.slice(2)));
