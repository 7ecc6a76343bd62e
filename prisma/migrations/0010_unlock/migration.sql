-- What becomes of drift, of a leak, and of *auto* whose record is poor.
ALTER TABLE "policy" ADD COLUMN "bridge_leases" INTEGER;
ALTER TABLE "policy" ADD COLUMN "on_below_bar" TEXT;
-- Until now the word did nothing; "accept" is what "report" means.
UPDATE "policy" SET "on_drift" = 'report' WHERE "on_drift" = 'accept';

CREATE TABLE "auto_unlock" (
    "policy_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "below_since" TIMESTAMPTZ(3),
    "below_words" TEXT,
    "locked_at" TIMESTAMPTZ(3),

    CONSTRAINT "auto_unlock_pkey" PRIMARY KEY ("policy_id"),
    CONSTRAINT "auto_unlock_kind" CHECK ("kind" IN ('backtest', 'override', 'before', 'simulated'))
);
ALTER TABLE "auto_unlock" ADD CONSTRAINT "auto_unlock_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "policy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What acted by itself before goes on: an upgrade must not silently stop protecting. See docs/adr/0009-auto-is-earned.md.
INSERT INTO "auto_unlock" ("policy_id", "kind", "reason", "by", "at")
SELECT p."id", 'before', 'it acted by itself before backtests were asked for', 'controller', now()
FROM "policy" p
WHERE p."mode" = 'auto'
   OR (p."label_max_mode" = 'auto' AND p."name" <> 'default')
   OR (p."name" = 'default' AND EXISTS (
     SELECT 1 FROM "container" c WHERE c."removed_at" IS NULL AND c."labels"->>'pfn.mode' = 'auto'));

CREATE TABLE "policy_revision" (
    "policy_id" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "pattern" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "overrides" JSONB NOT NULL,
    "replay" JSONB,

    CONSTRAINT "policy_revision_pkey" PRIMARY KEY ("policy_id", "revision")
);
ALTER TABLE "policy_revision" ADD CONSTRAINT "policy_revision_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "policy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "policy_replay" (
    "id" TEXT NOT NULL,
    "policy_id" INTEGER,
    "draft" JSONB NOT NULL,
    "draft_key" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "words" TEXT NOT NULL,
    "result" JSONB,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "policy_replay_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "policy_replay_draft_key_started_at_idx" ON "policy_replay"("draft_key", "started_at" DESC);
CREATE INDEX "policy_replay_started_at_idx" ON "policy_replay"("started_at");
ALTER TABLE "policy_replay" ADD CONSTRAINT "policy_replay_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "policy"("id") ON DELETE CASCADE ON UPDATE CASCADE;
