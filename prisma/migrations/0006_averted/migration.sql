-- CreateTable
CREATE TABLE "averted" (
    "change_id" TEXT NOT NULL,
    "container_id" INTEGER NOT NULL,
    "dimension" TEXT NOT NULL,
    "granted_at" TIMESTAMPTZ(3) NOT NULL,
    "judged_at" TIMESTAMPTZ(3) NOT NULL,
    "risk" DOUBLE PRECISION NOT NULL,
    "limit_before" BIGINT NOT NULL,
    "peak_usage" DOUBLE PRECISION,
    "verdict" TEXT NOT NULL,
    "weight" DOUBLE PRECISION,
    "because" TEXT NOT NULL,

    CONSTRAINT "averted_pkey" PRIMARY KEY ("change_id")
);

-- CreateIndex
CREATE INDEX "averted_granted_at_idx" ON "averted"("granted_at" DESC);

-- AddForeignKey
ALTER TABLE "averted" ADD CONSTRAINT "averted_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "averted" ADD CONSTRAINT "averted_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE CASCADE ON UPDATE CASCADE;
