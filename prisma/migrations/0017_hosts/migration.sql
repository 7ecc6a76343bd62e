-- How hosts are reached, which worker process serves which of them, and room that one keeps for another's container.
CREATE TABLE "host_endpoint" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "sealed_tls" TEXT,
    "tls_folder" TEXT,
    "host_id" INTEGER,
    "engine_id" TEXT,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "because" TEXT,
    "said" TEXT,
    "clock_skew_ms" INTEGER,
    "tried_at" TIMESTAMPTZ(3),
    "connected_at" TIMESTAMPTZ(3),
    "added_by" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "host_endpoint_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "host_endpoint_source" CHECK ("source" IN ('ui', 'file', 'environment', 'demo')),
    CONSTRAINT "host_endpoint_status" CHECK ("status" IN ('waiting', 'up', 'unreachable', 'refused'))
);
CREATE UNIQUE INDEX "host_endpoint_host_id_key" ON "host_endpoint"("host_id");
-- What is served has a name of its own, and no engine is served twice.
CREATE UNIQUE INDEX "host_endpoint_served_name" ON "host_endpoint"("name") WHERE "removed_at" IS NULL;
CREATE UNIQUE INDEX "host_endpoint_served_engine" ON "host_endpoint"("engine_id") WHERE "removed_at" IS NULL;

CREATE TABLE "host_shard" (
    "id" INTEGER NOT NULL,
    "owner" TEXT,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "host_shard_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "host_shard_lease" CHECK (("owner" IS NULL) = ("until" IS NULL))
);
INSERT INTO "host_shard" ("id") SELECT generate_series(0, 7);

CREATE TABLE "worker_process" (
    "id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "worker_process_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "move_proposal" (
    "id" TEXT NOT NULL,
    "negotiation_id" TEXT NOT NULL,
    "container_id" INTEGER NOT NULL,
    "host_id" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "cpu_millicores" INTEGER NOT NULL,
    "memory_bytes" BIGINT NOT NULL,
    "fence" INTEGER NOT NULL,
    "residual_risk" DOUBLE PRECISION,
    "bids" JSONB NOT NULL,
    "held_until" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "move_proposal_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "move_proposal_state" CHECK ("state" IN ('held', 'accepted', 'declined', 'expired', 'moved')),
    CONSTRAINT "move_proposal_amounts" CHECK ("cpu_millicores" >= 0 AND "memory_bytes" >= 0)
);
CREATE UNIQUE INDEX "move_proposal_negotiation_id_key" ON "move_proposal"("negotiation_id");
CREATE INDEX "move_proposal_host_id_state_idx" ON "move_proposal"("host_id", "state");
-- Room is kept for a container at one place only.
CREATE UNIQUE INDEX "move_proposal_one_open" ON "move_proposal"("container_id") WHERE "state" IN ('held', 'accepted');

ALTER TABLE "host_endpoint" ADD CONSTRAINT "host_endpoint_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "move_proposal" ADD CONSTRAINT "move_proposal_negotiation_id_fkey" FOREIGN KEY ("negotiation_id") REFERENCES "negotiation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "move_proposal" ADD CONSTRAINT "move_proposal_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "move_proposal" ADD CONSTRAINT "move_proposal_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;
