-- Outside feeds of capacity and of covariates, and what they said last; what full caps did to workloads.
CREATE TABLE "feed" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "host_id" INTEGER,
    "url" TEXT,
    "query" TEXT,
    "match_label" TEXT,
    "dimension" TEXT,
    "unit" TEXT,
    "role" TEXT,
    "poll_seconds" INTEGER NOT NULL DEFAULT 30,
    "stale_after_seconds" INTEGER NOT NULL,
    "hold_seconds" INTEGER NOT NULL,
    "sealed_secret" TEXT,
    "paused_at" TIMESTAMPTZ(3),
    "last_sequence" BIGINT,
    "polled_at" TIMESTAMPTZ(3),
    "heard_at" TIMESTAMPTZ(3),
    "said" TEXT,
    "remark" TEXT,
    "refused_at" TIMESTAMPTZ(3),
    "refusal" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "feed_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "feed_kind" CHECK ("kind" IN ('signed', 'prometheus')),
    CONSTRAINT "feed_purpose" CHECK ("purpose" IN ('capacity', 'covariate')),
    -- A signed feed has its secret, and a Prometheus server its question.
    CONSTRAINT "feed_is_whole" CHECK (
      ("kind" = 'signed' AND "purpose" = 'capacity' AND "sealed_secret" IS NOT NULL)
      OR ("kind" = 'prometheus' AND "url" IS NOT NULL AND "query" IS NOT NULL)
    ),
    CONSTRAINT "feed_spans" CHECK ("poll_seconds" > 0 AND "stale_after_seconds" > 0 AND "hold_seconds" >= 0)
);
CREATE UNIQUE INDEX "feed_name_key" ON "feed"("name");

CREATE TABLE "feed_bound" (
    "id" SERIAL NOT NULL,
    "feed_id" INTEGER NOT NULL,
    "host_id" INTEGER NOT NULL,
    "dimension" TEXT NOT NULL,
    "most" BIGINT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "reason" TEXT NOT NULL,

    CONSTRAINT "feed_bound_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "feed_bound_most" CHECK ("most" >= 0),
    CONSTRAINT "feed_bound_ends" CHECK ("ends_at" IS NULL OR "ends_at" > "starts_at"),
    CONSTRAINT "feed_bound_dimension" CHECK ("dimension" IN ('cpu', 'memory', 'network', 'disk'))
);
CREATE INDEX "feed_bound_host_id_idx" ON "feed_bound"("host_id");
CREATE INDEX "feed_bound_feed_id_idx" ON "feed_bound"("feed_id");
-- What each workload lived through at a full cap of its network or disk.
CREATE TABLE "saturation" (
    "workload_id" INTEGER NOT NULL,
    "dimension" TEXT NOT NULL,
    "seconds" DOUBLE PRECISION NOT NULL,
    "failures" DOUBLE PRECISION NOT NULL,
    "saturated_at" TIMESTAMPTZ(3),
    "failure_at" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saturation_pkey" PRIMARY KEY ("workload_id", "dimension"),
    CONSTRAINT "saturation_counts" CHECK ("seconds" >= 0 AND "failures" >= 0)
);
ALTER TABLE "saturation" ADD CONSTRAINT "saturation_workload_id_fkey" FOREIGN KEY ("workload_id") REFERENCES "workload"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "feed" ADD CONSTRAINT "feed_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "feed_bound" ADD CONSTRAINT "feed_bound_feed_id_fkey" FOREIGN KEY ("feed_id") REFERENCES "feed"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "feed_bound" ADD CONSTRAINT "feed_bound_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;
