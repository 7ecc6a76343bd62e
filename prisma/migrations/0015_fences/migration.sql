-- AlterTable
ALTER TABLE "change" ADD COLUMN     "fence" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "invariant_violation" (
    "invariant" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "invariant_violation_pkey" PRIMARY KEY ("invariant","subject")
);

-- CreateIndex
CREATE INDEX "invariant_violation_last_seen_at_idx" ON "invariant_violation"("last_seen_at" DESC);
