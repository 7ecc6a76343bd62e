-- The protocol as the database holds it: what the domain's table does not allow cannot be stored either.

CREATE FUNCTION "negotiation_moves"() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN
  IF NEW.state <> OLD.state AND NOT (OLD.state || \'>\' || NEW.state) = ANY (ARRAY[
    \'open>asked\', \'open>refused\', \'open>stale\', \'open>expired\', \'asked>offered\', \'asked>deferred\',
    \'asked>infeasible\', \'asked>rejected\', \'asked>stale\', \'asked>expired\', \'deferred>asked\',
    \'deferred>observed\', \'deferred>rejected\', \'deferred>stale\', \'deferred>expired\',
    \'offered>waiting_approval\', \'offered>accepted\', \'offered>observed\', \'offered>rejected\',
    \'offered>stale\', \'offered>expired\', \'waiting_approval>accepted\', \'waiting_approval>offered\',
    \'waiting_approval>rejected\', \'waiting_approval>stale\', \'waiting_approval>expired\',
    \'accepted>applying\', \'accepted>infeasible\', \'accepted>stale\', \'accepted>expired\',
    \'applying>verifying\', \'applying>rolled_back\', \'verifying>committed\', \'verifying>rolled_back\',
    \'committed>committed\', \'committed>released\', \'committed>stale\', \'committed>expired\'
  ]) THEN
    RAISE EXCEPTION \'a negotiation that is % cannot become %\', OLD.state, NEW.state USING ERRCODE = \'check_violation\'\x3b
  END IF\x3b
  IF NEW.state <> OLD.state AND NEW.revision <> OLD.revision + 1 THEN
    RAISE EXCEPTION \'a negotiation moves one revision at a time\' USING ERRCODE = \'check_violation\'\x3b
  END IF\x3b
  RETURN NEW\x3b
END';
CREATE TRIGGER "negotiation_moves" BEFORE UPDATE ON "negotiation"
  FOR EACH ROW EXECUTE FUNCTION "negotiation_moves"();

CREATE FUNCTION "lease_moves"() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN
  IF NEW.state <> OLD.state AND NOT (OLD.state || \'>\' || NEW.state) = ANY (ARRAY[
    \'reserved>active\', \'reserved>expired\', \'reserved>rolled_back\', \'active>releasing\',
    \'active>released\', \'active>expired\', \'releasing>active\', \'releasing>released\', \'releasing>expired\'
  ]) THEN
    RAISE EXCEPTION \'a lease that is % cannot become %\', OLD.state, NEW.state USING ERRCODE = \'check_violation\'\x3b
  END IF\x3b
  RETURN NEW\x3b
END';
CREATE TRIGGER "lease_moves" BEFORE UPDATE ON "lease"
  FOR EACH ROW EXECUTE FUNCTION "lease_moves"();
ALTER TABLE "lease" ADD COLUMN "recalled_at" TIMESTAMPTZ(3);

-- What counts as promised on a host.
ALTER TABLE "host" ADD COLUMN "commit_rule" TEXT NOT NULL DEFAULT 'expected';
ALTER TABLE "host" ADD CONSTRAINT "host_commit_rule" CHECK ("commit_rule" IN ('expected', 'limits'));

-- What a container of lower priority gave up for a while.
CREATE TABLE "donation" (
    "id" TEXT NOT NULL,
    "host_id" INTEGER NOT NULL,
    "container_id" INTEGER NOT NULL,
    "negotiation_id" TEXT NOT NULL,
    "dimension" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "baseline" BIGINT NOT NULL,
    "lowered" BIGINT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "shrink_id" TEXT NOT NULL,
    "return_id" TEXT,
    "note" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "donation_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "donation_ends" CHECK ("ends_at" > "starts_at"),
    CONSTRAINT "donation_lowers" CHECK ("lowered" > 0 AND "lowered" < "baseline")
);
CREATE INDEX "donation_host_id_state_idx" ON "donation"("host_id", "state");
CREATE INDEX "donation_negotiation_id_idx" ON "donation"("negotiation_id");
-- A donor gives once at a time.
CREATE UNIQUE INDEX "donation_one_live" ON "donation" ("container_id", "dimension")
  WHERE "state" IN ('intended', 'given', 'returning');
ALTER TABLE "donation" ADD CONSTRAINT "donation_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "donation" ADD CONSTRAINT "donation_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "donation" ADD CONSTRAINT "donation_negotiation_id_fkey" FOREIGN KEY ("negotiation_id") REFERENCES "negotiation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE FUNCTION "donation_moves"() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN
  IF NEW.state <> OLD.state AND NOT (OLD.state || \'>\' || NEW.state) = ANY (ARRAY[
    \'intended>given\', \'intended>failed\', \'given>returning\', \'given>returned\', \'returning>given\',
    \'returning>returned\'
  ]) THEN
    RAISE EXCEPTION \'a donation that is % cannot become %\', OLD.state, NEW.state USING ERRCODE = \'check_violation\'\x3b
  END IF\x3b
  RETURN NEW\x3b
END';
CREATE TRIGGER "donation_moves" BEFORE UPDATE ON "donation"
  FOR EACH ROW EXECUTE FUNCTION "donation_moves"();

-- The slow part of a ledger, worked out once a collection.
ALTER TABLE "host" ADD COLUMN "expected_at" TIMESTAMPTZ(3);
CREATE TABLE "expected_use" (
    "container_id" INTEGER NOT NULL,
    "cpu_millicores" DOUBLE PRECISION,
    "memory_bytes" DOUBLE PRECISION,
    "network_bytes_per_second" DOUBLE PRECISION,
    "disk_bytes_per_second" DOUBLE PRECISION,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "expected_use_pkey" PRIMARY KEY ("container_id")
);
ALTER TABLE "expected_use" ADD CONSTRAINT "expected_use_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;
