import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/server/embedded/test-database";
import { type Database, openDatabase } from "./database";
import { storableJson } from "./storable-json";

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url, 2);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

it.each([
  { name: "a NUL in a value", value: { a: "x\0y" }, json: '{"a":"xy"}' },
  { name: "a NUL in a key", value: { "a\0": [{ "\0b": 1 }] }, json: '{"a":[{"b":1}]}' },
  { name: "the letters that would spell a NUL stay", value: ["\\u0000"], json: '["\\\\u0000"]' },
  { name: "half a pair", value: ["\ud83d!", "\ude00"], json: '["\ufffd!","\ufffd"]' },
  { name: "a whole pair stays", value: ["😀"], json: '["😀"]' },
])("$name", ({ value, json }) => {
  expect(storableJson(value)).toBe(json);
});

it("is always taken by PostgreSQL, and comes back", async () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.string({ unit: "binary", minLength: 1, maxLength: 2 }),
      fc.constantFrom("\0", "\ud800", "\udc00", "\\u0000", '"'),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.dictionary(text, fc.array(text)), async (value) => {
      const json = storableJson(value);
      const { rows } = await db.pool.query("select $1::jsonb as value", [json]);
      expect(rows[0].value).toEqual(JSON.parse(json));
    }),
    { numRuns: 200 },
  );
});
