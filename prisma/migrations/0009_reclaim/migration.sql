-- Reclaiming: what containers give back of limits that they do not need, and what came of what was only observed.
ALTER TABLE "negotiation" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'grant';
ALTER TABLE "negotiation" ADD CONSTRAINT "negotiation_kind" CHECK ("kind" IN ('grant', 'reclaim'));

CREATE TABLE "reclaim" (
    "id" TEXT NOT NULL,
    "host_id" INTEGER NOT NULL,
    "container_id" INTEGER NOT NULL,
    "dimension" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "original" BIGINT NOT NULL,
    "lowered" BIGINT NOT NULL,
    "target" BIGINT,
    "steps" INTEGER NOT NULL DEFAULT 0,
    "stepped_at" TIMESTAMPTZ(3),
    "negotiation_id" TEXT NOT NULL,
    "change_id" TEXT,
    "approved_to" BIGINT,
    "approved_by" TEXT,
    "wanted_back" TEXT,
    "back_offs" INTEGER NOT NULL DEFAULT 0,
    "held_off_until" TIMESTAMPTZ(3),
    "note" TEXT,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "reclaim_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "reclaim_lowers" CHECK ("lowered" > 0 AND "lowered" <= "original" AND ("target" IS NULL OR ("target" > 0 AND "target" <= "original"))),
    CONSTRAINT "reclaim_in_flight" CHECK (("state" IN ('lowering', 'returning')) = ("target" IS NOT NULL)),
    CONSTRAINT "reclaim_ends" CHECK (("state" IN ('returned', 'failed')) = ("ended_at" IS NOT NULL)),
    CONSTRAINT "reclaim_dimension" CHECK ("dimension" IN ('cpu', 'memory'))
);
CREATE INDEX "reclaim_host_id_state_idx" ON "reclaim"("host_id", "state");
CREATE INDEX "reclaim_container_id_starts_at_idx" ON "reclaim"("container_id", "starts_at" DESC);
-- A container is reclaimed from once at a time.
CREATE UNIQUE INDEX "reclaim_one_live" ON "reclaim" ("container_id", "dimension") WHERE "ended_at" IS NULL;
ALTER TABLE "reclaim" ADD CONSTRAINT "reclaim_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "reclaim" ADD CONSTRAINT "reclaim_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "reclaim" ADD CONSTRAINT "reclaim_negotiation_id_fkey" FOREIGN KEY ("negotiation_id") REFERENCES "negotiation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE FUNCTION "reclaim_moves"() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN
  IF NEW.state <> OLD.state AND NOT (OLD.state || \'>\' || NEW.state) = ANY (ARRAY[
    \'lowering>held\', \'lowering>failed\', \'held>lowering\', \'held>returning\', \'held>returned\',
    \'returning>held\', \'returning>returned\'
  ]) THEN
    RAISE EXCEPTION \'a reclaim that is % cannot become %\', OLD.state, NEW.state USING ERRCODE = \'check_violation\'\x3b
  END IF\x3b
  RETURN NEW\x3b
END';
CREATE TRIGGER "reclaim_moves" BEFORE UPDATE ON "reclaim"
  FOR EACH ROW EXECUTE FUNCTION "reclaim_moves"();

CREATE TABLE "observed_outcome" (
    "negotiation_id" TEXT NOT NULL,
    "container_id" INTEGER NOT NULL,
    "scope" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "watched_until" TIMESTAMPTZ(3) NOT NULL,
    "verdict" TEXT NOT NULL,
    "because" TEXT NOT NULL,

    CONSTRAINT "observed_outcome_pkey" PRIMARY KEY ("negotiation_id"),
    CONSTRAINT "observed_outcome_verdict" CHECK ("verdict" IN ('failed', 'limit_reached', 'did_not_happen', 'unknown'))
);
CREATE INDEX "observed_outcome_at_idx" ON "observed_outcome"("at" DESC);
ALTER TABLE "observed_outcome" ADD CONSTRAINT "observed_outcome_negotiation_id_fkey" FOREIGN KEY ("negotiation_id") REFERENCES "negotiation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "observed_outcome" ADD CONSTRAINT "observed_outcome_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The report survives its containers.
ALTER TABLE "saving" DROP CONSTRAINT "saving_container_id_fkey";
ALTER TABLE "saving"
  ADD COLUMN "name" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "host" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "reclaimed_hours" DOUBLE PRECISION NOT NULL DEFAULT 0;
UPDATE "saving" s SET "name" = c."name", "host" = h."name"
  FROM "container" c JOIN "host" h ON h."id" = c."host_id" WHERE c."id" = s."container_id";
