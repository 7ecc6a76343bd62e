-- CreateTable
CREATE TABLE "audit_link" (
    "position" BIGINT NOT NULL,
    "audit_id" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_link_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "audit_anchor" (
    "position" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "seal" TEXT NOT NULL,

    CONSTRAINT "audit_anchor_pkey" PRIMARY KEY ("position")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_link_audit_id_key" ON "audit_link"("audit_id");



-- What a row says, in one way only: each field as <bytes>:<text>. The verifier builds the same text by itself.
CREATE FUNCTION "audit_entry"("row" "audit") RETURNS bytea LANGUAGE sql STABLE AS
  E'SELECT convert_to(string_agg(octet_length(field) || \':\' || field, \'\' ORDER BY nth), \'UTF8\')
      FROM unnest(ARRAY["row"."id"::text, (extract(epoch FROM "row"."at") * 1000)::bigint::text, "row"."actor",
                        "row"."action", "row"."subject", "row"."detail", "row"."body"::text])
           WITH ORDINALITY AS entry(field, nth)';

-- Each row's hash covers the row and the hash before it. Deferred: the chain's lock is the last thing that a
-- transaction takes, and is held for the time of its commit alone, so it neither queues work up nor closes a cycle.
CREATE FUNCTION "audit_chain"() RETURNS trigger LANGUAGE plpgsql AS
  E'DECLARE head "audit_link"%ROWTYPE\x3b
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext(\'audit_chain\'))\x3b
      SELECT * INTO head FROM "audit_link" ORDER BY "position" DESC LIMIT 1\x3b
      INSERT INTO "audit_link" ("position", "audit_id", "hash") VALUES (
        coalesce(head."position", 0) + 1,
        NEW."id",
        sha256(coalesce(head."hash", \'\'::bytea) || "audit_entry"(NEW)))\x3b
      RETURN NULL\x3b
    END';

-- What is there already comes first, in the order of its numbers.
CREATE FUNCTION "audit_chain_existing"() RETURNS void LANGUAGE plpgsql AS
  E'DECLARE
      entry "audit"%ROWTYPE\x3b
      link bytea := \'\'\x3b
      nth bigint := 0\x3b
    BEGIN
      FOR entry IN SELECT * FROM "audit" ORDER BY "id" LOOP
        nth := nth + 1\x3b
        link := sha256(link || "audit_entry"(entry))\x3b
        INSERT INTO "audit_link" ("position", "audit_id", "hash") VALUES (nth, entry."id", link)\x3b
      END LOOP\x3b
    END';
LOCK TABLE "audit" IN SHARE ROW EXCLUSIVE MODE;
SELECT "audit_chain_existing"();
DROP FUNCTION "audit_chain_existing"();

CREATE CONSTRAINT TRIGGER "audit_chained" AFTER INSERT ON "audit" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION "audit_chain"();
CREATE TRIGGER "audit_link_append_only" BEFORE UPDATE OR DELETE ON "audit_link"
  FOR EACH ROW EXECUTE FUNCTION "audit_is_append_only"();
CREATE TRIGGER "audit_anchor_append_only" BEFORE UPDATE OR DELETE ON "audit_anchor"
  FOR EACH ROW EXECUTE FUNCTION "audit_is_append_only"();
CREATE TRIGGER "audit_never_emptied" BEFORE TRUNCATE ON "audit"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_is_append_only"();
CREATE TRIGGER "audit_link_never_emptied" BEFORE TRUNCATE ON "audit_link"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_is_append_only"();
CREATE TRIGGER "audit_anchor_never_emptied" BEFORE TRUNCATE ON "audit_anchor"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_is_append_only"();
