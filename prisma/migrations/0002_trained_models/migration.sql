-- AlterTable
ALTER TABLE "model" ADD COLUMN     "file" BYTEA,
ADD COLUMN     "parent" TEXT,
ADD COLUMN     "reason" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "training_run" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "words" TEXT NOT NULL,
    "version" TEXT,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "training_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "band_calibration" (
    "container_id" INTEGER NOT NULL,
    "dimension" TEXT NOT NULL,
    "horizons" JSONB NOT NULL,
    "origin" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "band_calibration_pkey" PRIMARY KEY ("container_id","dimension")
);

-- CreateIndex
CREATE INDEX "training_run_kind_started_at_idx" ON "training_run"("kind", "started_at" DESC);

-- AddForeignKey
ALTER TABLE "band_calibration" ADD CONSTRAINT "band_calibration_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- One training of a kind at a time, and one LSTM that speaks.
CREATE UNIQUE INDEX "training_run_running" ON "training_run"("kind") WHERE "state" = 'running';
CREATE UNIQUE INDEX "model_lstm_champion" ON "model"("kind") WHERE "state" = 'champion' AND "kind" = 'lstm';
