-- AlterTable
ALTER TABLE "container" ADD COLUMN     "telemetry_answered_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "negotiation" ADD COLUMN     "holdout_arm" TEXT;

-- AlterTable
ALTER TABLE "outcome" ADD COLUMN     "cause" TEXT,
ADD COLUMN     "count" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "ended_at" TIMESTAMPTZ(3),
ADD COLUMN     "part_of" BIGINT;

-- AlterTable
ALTER TABLE "policy" ADD COLUMN     "holdout_share" DOUBLE PRECISION;

-- CreateTable
CREATE TABLE "host_memory" (
    "host_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "available_bytes" BIGINT NOT NULL,

    CONSTRAINT "host_memory_pkey" PRIMARY KEY ("host_id","at")
);

-- CreateTable
CREATE TABLE "slo_rule" (
    "id" SERIAL NOT NULL,
    "image" TEXT NOT NULL,
    "workload_name" TEXT NOT NULL,
    "measure" TEXT NOT NULL,
    "series_name" TEXT NOT NULL DEFAULT '',
    "series_labels" JSONB NOT NULL DEFAULT '{}',
    "labels_key" TEXT NOT NULL DEFAULT '',
    "side" TEXT NOT NULL,
    "bound" DOUBLE PRECISION NOT NULL,
    "minutes" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "slo_rule_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "slo_rule_image_workload_name_measure_series_name_labels_key_key" ON "slo_rule"("image", "workload_name", "measure", "series_name", "labels_key");

-- CreateIndex
CREATE INDEX "outcome_part_of_idx" ON "outcome"("part_of");

-- CreateIndex
CREATE INDEX "outcome_at_idx" ON "outcome"("at" DESC);

-- AddForeignKey
ALTER TABLE "outcome" ADD CONSTRAINT "outcome_part_of_fkey" FOREIGN KEY ("part_of") REFERENCES "outcome"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "host_memory" ADD CONSTRAINT "host_memory_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What failed before causes were kept.
UPDATE "outcome" SET "cause" = CASE "kind" WHEN 'oom_kill' THEN 'memory' ELSE 'other' END
WHERE NOT "planned" AND "kind" IN ('oom_kill', 'exit_error', 'unhealthy');

-- How long a failing health check lasted was not kept: a moment, or it would go on for ever.
UPDATE "outcome" SET "ended_at" = "at" WHERE "kind" = 'unhealthy';
