-- CreateTable
CREATE TABLE "right_size" (
    "container_id" INTEGER NOT NULL,
    "dimension" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "wanted" DOUBLE PRECISION NOT NULL,
    "cap" DOUBLE PRECISION,
    "used_mean" DOUBLE PRECISION NOT NULL,
    "used_p95" DOUBLE PRECISION NOT NULL,
    "level" TEXT NOT NULL,
    "margin" DOUBLE PRECISION NOT NULL,
    "history_hours" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "right_size_pkey" PRIMARY KEY ("container_id","dimension")
);

-- CreateTable
CREATE TABLE "saving" (
    "day" DATE NOT NULL,
    "container_id" INTEGER NOT NULL,
    "dimension" TEXT NOT NULL,
    "hours" DOUBLE PRECISION NOT NULL,
    "cap_hours" DOUBLE PRECISION NOT NULL,
    "used_hours" DOUBLE PRECISION NOT NULL,
    "right_hours" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "saving_pkey" PRIMARY KEY ("container_id","dimension","day")
);

-- CreateIndex
CREATE INDEX "saving_day_idx" ON "saving"("day");

-- AddForeignKey
ALTER TABLE "right_size" ADD CONSTRAINT "right_size_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saving" ADD CONSTRAINT "saving_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;

