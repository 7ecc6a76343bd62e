import { expect, it } from "vitest";
import { legalRequestMoves, REQUEST_STATES } from "@/server/domain/machine/request-state";
import { openTestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";

const store = testDatabase();

it("lets a request become exactly what the domain's table says, one at a time for a host's dimension", async () => {
  const { db, hostId } = await openTestHouse(store.db, { containers: [healthy("a")] });
  const intent = "id, host_id, dimension, kind, least, want, from_amount, to_amount, guest_before";
  const rest = "loss_avoided, duration_seconds, reason, deadline_at, asked_at, state";
  const insert = (id: string, state: string) =>
    db.pool.query(
      `insert into machine_request (${intent}, ${rest})
       values ($1, $2, 'memory', 'grow', 1, 2, 10, 12, 9, 0.5, 60, 'a test', now(), now(), $3)`,
      [id, hostId, state],
    );
  const allowed: string[] = [];
  for (const from of REQUEST_STATES) {
    for (const to of REQUEST_STATES) {
      if (from === to) continue;
      await db.pool.query("delete from machine_request where host_id = $1", [hostId]);
      await insert("r", from);
      await db.pool.query("update machine_request set state = $1 where id = 'r'", [to]).then(
        () => allowed.push(`${from}>${to}`),
        (error: { code: string }) => expect(error.code, `${from} > ${to}`).toBe("23514"),
      );
    }
  }
  expect(allowed.sort()).toEqual(
    legalRequestMoves()
      .map(({ from, to }) => `${from}>${to}`)
      .sort(),
  );
  await db.pool.query("delete from machine_request where host_id = $1", [hostId]);
  await insert("first", "calling");
  await expect(insert("second", "asked")).rejects.toMatchObject({ code: "23505" });
});
