-- AlterTable
ALTER TABLE "training_run" ADD COLUMN     "cancel_by" TEXT;

-- CreateTable
CREATE TABLE "feature_row" (
    "container_id" INTEGER NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "features" BYTEA NOT NULL,
    "feature_table" TEXT NOT NULL,
    "weight" REAL NOT NULL,
    "model" TEXT NOT NULL,
    "said5" REAL NOT NULL,
    "said15" REAL NOT NULL,
    "said60" REAL NOT NULL,
    "cause" TEXT NOT NULL,
    "shadow_model" TEXT,
    "shadow5" REAL,
    "shadow15" REAL,
    "shadow60" REAL,
    "under_grant" BOOLEAN NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "memory_minutes" REAL,
    "cpu_minutes" REAL,
    "other_minutes" REAL,
    "seen_minutes" REAL,
    "treated" TEXT,
    "outcome_id" BIGINT,

    CONSTRAINT "feature_row_pkey" PRIMARY KEY ("container_id","minute")
);

-- CreateTable
CREATE TABLE "model_decision" (
    "id" SERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "version" TEXT,
    "former" TEXT,
    "decided_by" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "scores" JSONB NOT NULL,

    CONSTRAINT "model_decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "drift_point" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "version" TEXT NOT NULL,
    "rows" INTEGER NOT NULL,
    "stability" JSONB NOT NULL,
    "worst" TEXT,
    "worst_index" DOUBLE PRECISION,
    "bias" DOUBLE PRECISION,
    "bias_rows" INTEGER NOT NULL,
    "bias_squares" DOUBLE PRECISION,
    "shifted_at" TIMESTAMPTZ(3),
    "words" TEXT NOT NULL,

    CONSTRAINT "drift_point_pkey" PRIMARY KEY ("hour")
);

-- CreateIndex
CREATE INDEX "feature_row_minute_idx" ON "feature_row"("minute");

-- CreateIndex
CREATE INDEX "model_decision_at_idx" ON "model_decision"("at" DESC);

-- AddForeignKey
ALTER TABLE "feature_row" ADD CONSTRAINT "feature_row_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What waits to be settled, and what failed: few among many.
CREATE INDEX "feature_row_unsettled" ON "feature_row"("minute") WHERE "settled_at" IS NULL;
CREATE INDEX "feature_row_failed" ON "feature_row"("outcome_id") WHERE "outcome_id" IS NOT NULL;
-- One failure model that speaks, and one in its shadow.
CREATE UNIQUE INDEX "model_failure_trees_speaks" ON "model"("kind") WHERE "state" = 'champion' AND "kind" = 'failure-trees';
CREATE UNIQUE INDEX "model_failure_trees_shadow" ON "model"("kind") WHERE "state" = 'challenger' AND "kind" = 'failure-trees';
