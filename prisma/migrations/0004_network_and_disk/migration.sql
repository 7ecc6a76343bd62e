-- Network and disk beside CPU and memory: caps, grants, capacity and policy.
ALTER TABLE "host"
  ADD COLUMN "network_bytes_per_second" BIGINT,
  ADD COLUMN "disk_bytes_per_second" BIGINT,
  ADD COLUMN "reserve_network_bytes_per_second" BIGINT,
  ADD COLUMN "reserve_disk_bytes_per_second" BIGINT;
ALTER TABLE "container"
  ADD COLUMN "network_limit_bytes_per_second" BIGINT,
  ADD COLUMN "disk_limit_bytes_per_second" BIGINT,
  ADD COLUMN "baseline_network_bytes_per_second" BIGINT,
  ADD COLUMN "baseline_disk_bytes_per_second" BIGINT;
ALTER TABLE "change"
  ADD COLUMN "from_network_bytes_per_second" BIGINT,
  ADD COLUMN "from_disk_bytes_per_second" BIGINT,
  ADD COLUMN "to_network_bytes_per_second" BIGINT,
  ADD COLUMN "to_disk_bytes_per_second" BIGINT;
ALTER TABLE "policy"
  ADD COLUMN "network_min_bytes_per_second" BIGINT,
  ADD COLUMN "network_max_bytes_per_second" BIGINT,
  ADD COLUMN "network_step_bytes_per_second" BIGINT,
  ADD COLUMN "disk_min_bytes_per_second" BIGINT,
  ADD COLUMN "disk_max_bytes_per_second" BIGINT,
  ADD COLUMN "disk_step_bytes_per_second" BIGINT,
  ADD COLUMN "on_drift" TEXT;
