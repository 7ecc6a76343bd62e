import type { Logger } from "pino";
import { type Auth, createAuth } from "@/server/auth";
import { systemClock } from "@/server/clock";
import { type SignedInUser, toRole } from "@/server/domain/access/roles";
import type { DurationMs, Seconds } from "@/server/domain/units";
import { env } from "@/server/env";
import { hostSharding } from "@/server/jobs/host-sharding";
import { type JobSender, openQueue } from "@/server/jobs/queue";
import { createLog } from "@/server/log";
import { oidcSettings } from "@/server/oidc";
import type { Clock } from "@/server/ports/clock";
import { openSealer, type Sealer } from "@/server/secrets/sealer";
import { type Database, openDatabase } from "@/server/store/database";
import { fleetReader } from "@/server/store/fleet-reader";
import type { Fleet } from "@/server/store/fleet-view";
import { type Live, openLive } from "@/server/store/live";

/** The web's part of the house: rows, the queue, accounts. No way to any runtime. */
export interface WebHouse {
  db: Database;
  jobs: JobSender;
  clock: Clock;
  log: Logger;
  live: Live;
  auth: Auth;
  intervalSeconds: Seconds;
  /** Days for which raw samples are kept where nobody set anything else. */
  configuredRetentionDays: number;
  /** The fleet as it is now, read once for all who ask between two changes. */
  fleet(): Promise<Fleet>;
  /** What links in messages begin with, unless a person set another. */
  publicUrl: string;
  /** What the provider is called by which people may sign in besides; `null`: there is none. */
  signInElsewhere: string | null;
  /** Seals others' secrets before they are stored; `null` where no PFN_SECRET_KEY was given. */
  secrets: Sealer | null;
  /** Who sends these headers; `null` when nobody is signed in, or was shut out. */
  userOf(headers: Headers): Promise<SignedInUser | null>;
}

/** A session that is used ends all the same: a stolen one is not for ever. */
const LONGEST_SESSION_MS: DurationMs = 30 * 86_400_000;

let house: Promise<WebHouse> | undefined;

/** Opened at the first request and shared by all that follow. */
export function webHouse(): Promise<WebHouse> {
  house ??= open().catch((error) => {
    // The next request tries again: the database may be back by then.
    house = undefined;
    throw error;
  });
  return house;
}

async function open(): Promise<WebHouse> {
  const settings = env();
  const log = createLog("web", settings.PFN_LOG_LEVEL);
  const db = openDatabase(settings.DATABASE_URL, 10);
  const jobs = await openQueue({
    databaseUrl: settings.DATABASE_URL,
    redisUrl: settings.REDIS_URL,
    log,
    max: 3,
    sharding: hostSharding(db),
  });
  const oidc = oidcSettings(settings);
  const auth = createAuth({
    oidc,
    db,
    log,
    secret: settings.BETTER_AUTH_SECRET,
    publicUrl: settings.PFN_PUBLIC_URL,
    trustedOrigins: [`http://127.0.0.1:${settings.PFN_PORT}`, `http://localhost:${settings.PFN_PORT}`],
  });
  const live = openLive(settings.DATABASE_URL, systemClock.now);
  // An open stream of changes never ends by itself, and a server waits for all that is open before it stops.
  process.once("SIGTERM", () => void live.close());
  return {
    db,
    jobs,
    clock: systemClock,
    log,
    live,
    fleet: fleetReader(db, live, systemClock, settings.PFN_COLLECT_SECONDS),
    auth,
    intervalSeconds: settings.PFN_COLLECT_SECONDS,
    configuredRetentionDays: settings.PFN_RETENTION_DAYS,
    publicUrl: settings.PFN_PUBLIC_URL,
    signInElsewhere: oidc?.name ?? null,
    secrets: settings.PFN_SECRET_KEY ? openSealer(settings.PFN_SECRET_KEY) : null,
    userOf: (headers) => userOf(auth, headers),
  };
}

async function userOf(auth: Auth, headers: Headers): Promise<SignedInUser | null> {
  const session = await auth.api.getSession({ headers });
  if (!session || session.user.banned) return null;
  if (systemClock.now() - session.session.createdAt.getTime() > LONGEST_SESSION_MS) return null;
  const { id, name, email, role } = session.user;
  return { id, name, email, role: toRole(role) };
}
