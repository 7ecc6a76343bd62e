-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "forecast" (
    "id" BIGSERIAL NOT NULL,
    "container_id" INTEGER NOT NULL,
    "dimension" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "start_at" TIMESTAMPTZ(3) NOT NULL,
    "step_seconds" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "quantiles" JSONB NOT NULL,
    "weights" JSONB NOT NULL,

    CONSTRAINT "forecast_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assessment" (
    "id" BIGSERIAL NOT NULL,
    "container_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "risk5" DOUBLE PRECISION,
    "risk15" DOUBLE PRECISION,
    "risk60" DOUBLE PRECISION,
    "cause" TEXT,
    "by_cause" JSONB,
    "early_seconds" DOUBLE PRECISION,
    "median_seconds" DOUBLE PRECISION,
    "late_seconds" DOUBLE PRECISION,
    "reason" TEXT NOT NULL,
    "reasons" JSONB NOT NULL,
    "model" TEXT NOT NULL,

    CONSTRAINT "assessment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outcome" (
    "id" BIGSERIAL NOT NULL,
    "container_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "planned" BOOLEAN NOT NULL,
    "exit_code" INTEGER,
    "detail" TEXT NOT NULL,
    "event_key" TEXT NOT NULL,

    CONSTRAINT "outcome_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "metrics" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "host" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "cpu_millicores" INTEGER NOT NULL,
    "memory_bytes" BIGINT NOT NULL,
    "reserve_cpu_millicores" INTEGER NOT NULL,
    "reserve_memory_bytes" BIGINT NOT NULL,
    "capabilities" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'up',
    "status_reason" TEXT,
    "last_collected_at" TIMESTAMPTZ(3),
    "ledger_revision" INTEGER NOT NULL DEFAULT 0,
    "warm_up_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "host_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workload" (
    "id" SERIAL NOT NULL,
    "host_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "container" (
    "id" SERIAL NOT NULL,
    "host_id" INTEGER NOT NULL,
    "workload_id" INTEGER NOT NULL,
    "runtime_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "image" TEXT NOT NULL,
    "labels" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "health" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "restart_count" INTEGER NOT NULL,
    "cpu_limit_millicores" INTEGER,
    "memory_limit_bytes" BIGINT,
    "limits_at" TIMESTAMPTZ(3),
    "baseline_cpu_millicores" INTEGER,
    "baseline_memory_bytes" BIGINT,
    "pid" INTEGER,
    "addresses" TEXT[],
    "command" TEXT[],
    "fixed_heap" JSONB,
    "label_problems" JSONB NOT NULL DEFAULT '[]',
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "telemetry_endpoint" TEXT,
    "telemetry_status" TEXT,
    "telemetry_at" TIMESTAMPTZ(3),

    CONSTRAINT "container_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "telemetry_series" (
    "id" SERIAL NOT NULL,
    "container_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "labels" JSONB NOT NULL,
    "labels_key" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "role" TEXT,
    "selected" BOOLEAN NOT NULL DEFAULT false,
    "last_value" DOUBLE PRECISION,
    "last_at" TIMESTAMPTZ(3),

    CONSTRAINT "telemetry_series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "pattern" TEXT NOT NULL,
    "rank" INTEGER NOT NULL DEFAULT 0,
    "mode" TEXT,
    "label_max_mode" TEXT,
    "threshold" DOUBLE PRECISION,
    "horizon_minutes" INTEGER,
    "target_risk" DOUBLE PRECISION,
    "cpu_min_millicores" INTEGER,
    "cpu_max_millicores" INTEGER,
    "cpu_step_millicores" INTEGER,
    "memory_min_bytes" BIGINT,
    "memory_max_bytes" BIGINT,
    "memory_step_bytes" BIGINT,
    "cooldown_seconds" INTEGER,
    "lease_seconds" INTEGER,
    "approval_seconds" INTEGER,
    "on_approval_timeout" TEXT,
    "priority" INTEGER,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "negotiation" (
    "id" TEXT NOT NULL,
    "host_id" INTEGER NOT NULL,
    "container_id" INTEGER NOT NULL,
    "dimension" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "mode" TEXT NOT NULL,
    "ask" JSONB NOT NULL,
    "answer" JSONB,
    "policy" JSONB NOT NULL,
    "settled_amount" BIGINT,
    "risk" DOUBLE PRECISION NOT NULL,
    "residual_risk" DOUBLE PRECISION,
    "reason" TEXT NOT NULL,
    "outcome" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decision_note" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "deadline_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "negotiation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "negotiation_message" (
    "id" BIGSERIAL NOT NULL,
    "negotiation_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "sender" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "negotiation_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lease" (
    "id" TEXT NOT NULL,
    "negotiation_id" TEXT NOT NULL,
    "host_id" INTEGER NOT NULL,
    "container_id" INTEGER NOT NULL,
    "dimension" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "baseline" BIGINT NOT NULL,
    "granted" BIGINT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "renewals" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "lease_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change" (
    "id" TEXT NOT NULL,
    "negotiation_id" TEXT,
    "lease_id" TEXT,
    "container_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "runtime_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "dimension" TEXT NOT NULL,
    "from_cpu_millicores" INTEGER,
    "from_memory_bytes" BIGINT,
    "to_cpu_millicores" INTEGER,
    "to_memory_bytes" BIGINT,
    "observed" JSONB,
    "error" TEXT,
    "reason" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "called_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "username" TEXT,
    "display_username" TEXT,
    "role" TEXT,
    "banned" BOOLEAN,
    "ban_reason" TEXT,
    "ban_expires" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "impersonated_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setup_token" (
    "token_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "setup_token_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "forecast_container_id_dimension_made_at_idx" ON "forecast"("container_id", "dimension", "made_at" DESC);

-- CreateIndex
CREATE INDEX "forecast_made_at_idx" ON "forecast"("made_at");

-- CreateIndex
CREATE INDEX "assessment_container_id_at_idx" ON "assessment"("container_id", "at" DESC);

-- CreateIndex
CREATE INDEX "assessment_at_idx" ON "assessment"("at");

-- CreateIndex
CREATE UNIQUE INDEX "outcome_event_key_key" ON "outcome"("event_key");

-- CreateIndex
CREATE INDEX "outcome_container_id_at_idx" ON "outcome"("container_id", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "model_kind_version_key" ON "model"("kind", "version");

-- CreateIndex
CREATE UNIQUE INDEX "host_kind_name_key" ON "host"("kind", "name");

-- CreateIndex
CREATE UNIQUE INDEX "workload_host_id_key_key" ON "workload"("host_id", "key");

-- CreateIndex
CREATE INDEX "container_workload_id_idx" ON "container"("workload_id");

-- CreateIndex
CREATE UNIQUE INDEX "container_host_id_runtime_id_key" ON "container"("host_id", "runtime_id");

-- CreateIndex
CREATE UNIQUE INDEX "telemetry_series_container_id_name_labels_key_key" ON "telemetry_series"("container_id", "name", "labels_key");

-- CreateIndex
CREATE UNIQUE INDEX "policy_name_key" ON "policy"("name");

-- CreateIndex
CREATE INDEX "negotiation_container_id_created_at_idx" ON "negotiation"("container_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "negotiation_state_idx" ON "negotiation"("state");

-- CreateIndex
CREATE INDEX "negotiation_created_at_idx" ON "negotiation"("created_at" DESC);

-- CreateIndex
CREATE INDEX "negotiation_message_negotiation_id_id_idx" ON "negotiation_message"("negotiation_id", "id");

-- CreateIndex
CREATE INDEX "lease_host_id_state_idx" ON "lease"("host_id", "state");

-- CreateIndex
CREATE INDEX "lease_container_id_state_idx" ON "lease"("container_id", "state");

-- CreateIndex
CREATE INDEX "change_container_id_decided_at_idx" ON "change"("container_id", "decided_at" DESC);

-- CreateIndex
CREATE INDEX "change_state_idx" ON "change"("state");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "user_username_key" ON "user"("username");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limit_key_key" ON "rate_limit"("key");

-- CreateIndex
CREATE INDEX "audit_at_idx" ON "audit"("at" DESC);

-- CreateIndex
CREATE INDEX "audit_subject_idx" ON "audit"("subject");

-- AddForeignKey
ALTER TABLE "forecast" ADD CONSTRAINT "forecast_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment" ADD CONSTRAINT "assessment_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outcome" ADD CONSTRAINT "outcome_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workload" ADD CONSTRAINT "workload_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "container" ADD CONSTRAINT "container_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "container" ADD CONSTRAINT "container_workload_id_fkey" FOREIGN KEY ("workload_id") REFERENCES "workload"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "telemetry_series" ADD CONSTRAINT "telemetry_series_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "negotiation" ADD CONSTRAINT "negotiation_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "negotiation" ADD CONSTRAINT "negotiation_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "negotiation_message" ADD CONSTRAINT "negotiation_message_negotiation_id_fkey" FOREIGN KEY ("negotiation_id") REFERENCES "negotiation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lease" ADD CONSTRAINT "lease_negotiation_id_fkey" FOREIGN KEY ("negotiation_id") REFERENCES "negotiation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lease" ADD CONSTRAINT "lease_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lease" ADD CONSTRAINT "lease_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change" ADD CONSTRAINT "change_negotiation_id_fkey" FOREIGN KEY ("negotiation_id") REFERENCES "negotiation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change" ADD CONSTRAINT "change_lease_id_fkey" FOREIGN KEY ("lease_id") REFERENCES "lease"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change" ADD CONSTRAINT "change_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "container"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- What Prisma's schema language cannot say: invariants as constraints, and partitioned time series.

-- A container has at most one negotiation under way a dimension, one change in flight, one lease in force a dimension.
CREATE INDEX "container_present" ON "container" ("host_id") WHERE "removed_at" IS NULL;
CREATE UNIQUE INDEX "negotiation_one_live" ON "negotiation" ("container_id", "dimension")
  WHERE "state" IN ('open', 'asked', 'deferred', 'offered', 'waiting_approval', 'accepted', 'applying', 'verifying');
CREATE UNIQUE INDEX "change_one_in_flight" ON "change" ("container_id")
  WHERE "state" IN ('intended', 'calling');
CREATE UNIQUE INDEX "lease_one_in_force" ON "lease" ("container_id", "dimension")
  WHERE "state" IN ('active', 'releasing');
CREATE UNIQUE INDEX "lease_one_reserved" ON "lease" ("container_id", "dimension")
  WHERE "state" = 'reserved';
ALTER TABLE "lease" ADD CONSTRAINT "lease_ends" CHECK ("ends_at" > "starts_at");
ALTER TABLE "lease" ADD CONSTRAINT "lease_state" CHECK ("state" IN ('reserved', 'active', 'releasing', 'released', 'expired', 'rolled_back'));
ALTER TABLE "change" ADD CONSTRAINT "change_state" CHECK ("state" IN ('intended', 'calling', 'verified', 'failed', 'rolled_back', 'stale'));
ALTER TABLE "policy" ADD CONSTRAINT "policy_threshold" CHECK ("threshold" IS NULL OR ("threshold" > 0 AND "threshold" < 1));
ALTER TABLE "policy" ADD CONSTRAINT "policy_target" CHECK ("target_risk" IS NULL OR ("target_risk" > 0 AND "target_risk" < 1));
ALTER TABLE "policy" ADD CONSTRAINT "policy_mode" CHECK ("mode" IS NULL OR "mode" IN ('observe', 'ask', 'auto'));

-- The audit only grows. (\x3b is a semicolon: Prisma's WebAssembly engine splits scripts at bare ones.)
CREATE FUNCTION "audit_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN RAISE EXCEPTION \'the audit is append-only\'\x3b END';
CREATE TRIGGER "audit_append_only" BEFORE UPDATE OR DELETE ON "audit"
  FOR EACH ROW EXECUTE FUNCTION "audit_is_append_only"();

-- Samples live in a schema of their own: one wide row a container and tick, a native partition a day.
CREATE SCHEMA "telemetry";

CREATE TABLE "telemetry"."sample" (
  "container_id" integer NOT NULL,
  "at" timestamptz(3) NOT NULL,
  "cpu_millicores" real,
  "cpu_limit_millicores" real,
  "cpu_throttled_ratio" real,
  "memory_usage_bytes" bigint,
  "memory_working_set_bytes" bigint,
  "memory_limit_bytes" bigint,
  "oom_events" integer,
  "oom_kills" integer,
  "major_faults_per_second" real,
  "network_rx_bytes_per_second" real,
  "network_tx_bytes_per_second" real,
  "network_drops_per_second" real,
  "block_read_bytes_per_second" real,
  "block_write_bytes_per_second" real,
  "block_read_ops_per_second" real,
  "block_write_ops_per_second" real,
  "pids" integer,
  "pids_limit" bigint,
  "cpu_pressure" real,
  "memory_pressure" real,
  "io_pressure" real,
  "restart_count" integer,
  "missing" jsonb
) PARTITION BY RANGE ("at");
CREATE INDEX "sample_container_at" ON "telemetry"."sample" ("container_id", "at" DESC);
CREATE INDEX "sample_at_brin" ON "telemetry"."sample" USING brin ("at") WITH (pages_per_range = 32);

CREATE TABLE "telemetry"."rollup" (
  "resolution_seconds" integer NOT NULL,
  "container_id" integer NOT NULL,
  "at" timestamptz(3) NOT NULL,
  "samples" integer NOT NULL,
  "cpu_millicores" real,
  "cpu_millicores_max" real,
  "cpu_limit_millicores" real,
  "cpu_throttled_ratio" real,
  "memory_working_set_bytes" bigint,
  "memory_working_set_bytes_max" bigint,
  "memory_limit_bytes" bigint,
  "network_rx_bytes_per_second" real,
  "network_tx_bytes_per_second" real,
  "block_read_bytes_per_second" real,
  "block_write_bytes_per_second" real,
  PRIMARY KEY ("resolution_seconds", "container_id", "at")
);
CREATE INDEX "rollup_at_brin" ON "telemetry"."rollup" USING brin ("at");

CREATE TABLE "telemetry"."application" (
  "series_id" integer NOT NULL,
  "at" timestamptz(3) NOT NULL,
  "value" double precision NOT NULL
) PARTITION BY RANGE ("at");
CREATE INDEX "application_series_at" ON "telemetry"."application" ("series_id", "at" DESC);

-- How far each roll-up has come.
CREATE TABLE "telemetry"."rollup_progress" (
  "resolution_seconds" integer PRIMARY KEY,
  "done_until" timestamptz(3) NOT NULL
);

-- The policy that everything falls back to.
INSERT INTO "policy" ("name", "pattern", "updated_at") VALUES ('default', '*', now());
