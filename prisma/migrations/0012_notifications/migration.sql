-- AlterTable
ALTER TABLE "change" ADD COLUMN     "applies_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "notification_channel" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "config" JSONB NOT NULL,
    "secret" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notification_channel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_rule" (
    "id" SERIAL NOT NULL,
    "channel_id" INTEGER NOT NULL,
    "kinds" TEXT[],
    "least_severity" TEXT NOT NULL,
    "pattern" TEXT NOT NULL,
    "hold_off_seconds" INTEGER NOT NULL,
    "quiet_from" TEXT,
    "quiet_to" TEXT,
    "time_zone" TEXT NOT NULL,
    "critical_always" BOOLEAN NOT NULL,

    CONSTRAINT "notification_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_event" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "container_id" INTEGER,
    "workload" TEXT,
    "culprit" TEXT NOT NULL,
    "host_name" TEXT,
    "title" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "deadline_at" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_delivery" (
    "channel_id" INTEGER NOT NULL,
    "event_id" BIGINT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "message_id" TEXT,
    "dropped_because" TEXT,

    CONSTRAINT "notification_delivery_pkey" PRIMARY KEY ("channel_id","event_id")
);

-- CreateTable
CREATE TABLE "notification_message" (
    "id" TEXT NOT NULL,
    "channel_id" INTEGER NOT NULL,
    "is_test" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "answer" TEXT,

    CONSTRAINT "notification_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "saved_view" (
    "id" SERIAL NOT NULL,
    "user_id" TEXT NOT NULL,
    "page" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "notification_channel_name_key" ON "notification_channel"("name");

-- CreateIndex
CREATE INDEX "notification_rule_channel_id_idx" ON "notification_rule"("channel_id");

-- CreateIndex
CREATE UNIQUE INDEX "notification_event_key_key" ON "notification_event"("key");

-- What goes on is told of once, however many processes notice it at the same moment.
CREATE UNIQUE INDEX "notification_event_foreseen_open_key" ON "notification_event"("container_id") WHERE "kind" = 'foreseen' AND "ended_at" IS NULL;
CREATE UNIQUE INDEX "notification_event_unwell_open_key" ON "notification_event"("title") WHERE "kind" = 'unwell' AND "ended_at" IS NULL;

-- CreateIndex
CREATE INDEX "notification_event_at_idx" ON "notification_event"("at" DESC);

-- CreateIndex
CREATE INDEX "notification_event_kind_ended_at_idx" ON "notification_event"("kind", "ended_at");

-- CreateIndex
CREATE INDEX "notification_delivery_message_id_idx" ON "notification_delivery"("message_id");

-- CreateIndex
CREATE INDEX "notification_message_next_try_at_idx" ON "notification_message"("next_try_at");

-- CreateIndex
CREATE INDEX "notification_message_channel_id_created_at_idx" ON "notification_message"("channel_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "saved_view_user_id_page_name_key" ON "saved_view"("user_id", "page", "name");

-- AddForeignKey
ALTER TABLE "notification_rule" ADD CONSTRAINT "notification_rule_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "notification_channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_delivery" ADD CONSTRAINT "notification_delivery_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "notification_channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_delivery" ADD CONSTRAINT "notification_delivery_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "notification_event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_delivery" ADD CONSTRAINT "notification_delivery_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "notification_message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_message" ADD CONSTRAINT "notification_message_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "notification_channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

