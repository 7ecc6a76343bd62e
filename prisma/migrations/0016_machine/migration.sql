-- The virtual machine under a host: who manages it, what it was asked for, and what it was lent.
CREATE TABLE "machine" (
    "host_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT,
    "sealed_secret" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "seen" JSONB,
    "seen_at" TIMESTAMPTZ(3),
    "trouble" TEXT,
    "trouble_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "machine_pkey" PRIMARY KEY ("host_id"),
    CONSTRAINT "machine_kind" CHECK ("kind" IN ('libvirt', 'webhook', 'simulated')),
    CONSTRAINT "machine_is_whole" CHECK (
      ("kind" = 'libvirt' AND "address" IS NOT NULL)
      OR ("kind" = 'webhook' AND "address" IS NOT NULL AND "sealed_secret" IS NOT NULL)
      OR "kind" = 'simulated'
    )
);

CREATE TABLE "machine_request" (
    "id" TEXT NOT NULL,
    "host_id" INTEGER NOT NULL,
    "negotiation_id" TEXT,
    "dimension" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "least" BIGINT,
    "want" BIGINT,
    "from_amount" BIGINT,
    "to_amount" BIGINT,
    "guest_before" BIGINT,
    "loss_avoided" DOUBLE PRECISION NOT NULL,
    "duration_seconds" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "answer" TEXT,
    "outcome" TEXT,
    "observed" JSONB,
    "deadline_at" TIMESTAMPTZ(3) NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "called_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "machine_request_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "machine_request_dimension" CHECK ("dimension" IN ('cpu', 'memory')),
    CONSTRAINT "machine_request_loss" CHECK ("loss_avoided" BETWEEN 0 AND 1),
    CONSTRAINT "machine_request_asks" CHECK ("kind" <> 'grow' OR (0 < "least" AND "least" <= "want")),
    -- Nothing is called without an absolute size before and after, and its direction is its kind.
    CONSTRAINT "machine_request_intent" CHECK (
      "state" IN ('asked', 'refused', 'expired', 'failed', 'stale')
      OR ("from_amount" > 0 AND "to_amount" > 0 AND "guest_before" > 0
        AND ("kind" = 'grow') = ("to_amount" > "from_amount") AND "to_amount" <> "from_amount")
    ),
    CONSTRAINT "machine_request_kind" CHECK ("kind" IN ('grow', 'shrink'))
);
CREATE INDEX "machine_request_host_id_asked_at_idx" ON "machine_request"("host_id", "asked_at" DESC);
CREATE INDEX "machine_request_negotiation_id_idx" ON "machine_request"("negotiation_id");
-- One at a time for a host's dimension.
CREATE UNIQUE INDEX "machine_request_live" ON "machine_request"("host_id", "dimension")
  WHERE "state" IN ('asked', 'intended', 'calling', 'checking', 'reverting');

CREATE TABLE "machine_lease" (
    "id" TEXT NOT NULL,
    "host_id" INTEGER NOT NULL,
    "dimension" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "baseline" BIGINT NOT NULL,
    "granted" BIGINT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "renewals" INTEGER NOT NULL DEFAULT 0,
    "idle_since" TIMESTAMPTZ(3),
    "note" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "machine_lease_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "machine_lease_state" CHECK ("state" IN ('active', 'released')),
    CONSTRAINT "machine_lease_dimension" CHECK ("dimension" IN ('cpu', 'memory')),
    CONSTRAINT "machine_lease_lends" CHECK ("state" = 'released' OR "granted" > "baseline"),
    CONSTRAINT "machine_lease_ends" CHECK ("ends_at" > "starts_at")
);
CREATE INDEX "machine_lease_host_id_state_idx" ON "machine_lease"("host_id", "state");
CREATE UNIQUE INDEX "machine_lease_in_force" ON "machine_lease"("host_id", "dimension") WHERE "state" = 'active';

-- The life of a request as the database holds it: what the domain's table does not allow cannot be stored either.
CREATE FUNCTION "machine_request_moves"() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN
  IF NEW.state <> OLD.state AND NOT (OLD.state || \'>\' || NEW.state) = ANY (ARRAY[
    \'asked>intended\', \'asked>refused\', \'asked>failed\', \'asked>expired\', \'asked>stale\',
    \'intended>calling\', \'intended>expired\', \'intended>stale\',
    \'calling>checking\', \'calling>reverting\', \'calling>failed\', \'calling>stale\',
    \'checking>committed\', \'checking>reverting\', \'checking>stale\',
    \'reverting>rolled_back\', \'reverting>stale\'
  ]) THEN
    RAISE EXCEPTION \'a request that is % cannot become %\', OLD.state, NEW.state USING ERRCODE = \'check_violation\'\x3b
  END IF\x3b
  RETURN NEW\x3b
END';
CREATE TRIGGER "machine_request_moves" BEFORE UPDATE ON "machine_request"
  FOR EACH ROW EXECUTE FUNCTION "machine_request_moves"();

ALTER TABLE "machine" ADD CONSTRAINT "machine_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "machine_request" ADD CONSTRAINT "machine_request_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "machine_request" ADD CONSTRAINT "machine_request_negotiation_id_fkey" FOREIGN KEY ("negotiation_id") REFERENCES "negotiation"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "machine_lease" ADD CONSTRAINT "machine_lease_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;
