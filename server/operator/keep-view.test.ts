import { beforeAll, describe, expect, it } from "vitest";
import { readViews } from "@/server/store/saved-views";
import { START, SteppedClock, testDatabase } from "@/server/test-house";
import { WaitingJobs } from "@/server/test-house/waiting-jobs";
import { forgetView, keepView } from "./keep-view";

const store = testDatabase();
const desk = (id: string) => ({
  db: store.db,
  clock: new SteppedClock(START),
  jobs: new WaitingJobs(),
  user: { id, name: id },
});
const namesOf = async (id: string) =>
  (await readViews(store.db, id, "fleet")).map(({ name, query }) => `${name}: ${query}`);
const view = (name: string, query: string) => ({ page: "fleet" as const, name, query });

beforeAll(async () => {
  for (const id of ["ada", "bob"])
    await store.db.prisma.user.create({ data: { id, name: id, email: `${id}@example.com` } });
});

describe("a saved view", () => {
  it("is kept by name for one person alone, and the newer one counts", async () => {
    await keepView(desk("ada"), view("Shop", "q=shop"));
    await keepView(desk("ada"), view("At risk", "risk=high"));
    await keepView(desk("ada"), view("Shop", "q=shop&risk=high"));
    await keepView(desk("bob"), view("Shop", "q=mine"));
    expect(await namesOf("ada")).toEqual(["At risk: risk=high", "Shop: q=shop&risk=high"]);
    expect(await namesOf("bob")).toEqual(["Shop: q=mine"]);
  });

  it("cannot be removed by another hand", async () => {
    const [{ id }] = (await readViews(store.db, "bob", "fleet")) as [
      { id: number; name: string; query: string },
    ];
    expect(await forgetView(desk("ada"), { id })).toMatchObject({ kind: "refused" });
    expect(await forgetView(desk("bob"), { id })).toMatchObject({ kind: "done" });
    expect(await namesOf("bob")).toEqual([]);
  });

  it("is refused beyond thirty, but the same name again is not one more", async () => {
    for (let i = 0; i < 30; i++) await keepView(desk("bob"), view(`view ${i}`, ""));
    expect(await keepView(desk("bob"), view("one more", ""))).toMatchObject({ kind: "refused" });
    expect(await keepView(desk("bob"), view("view 3", "q=new"))).toMatchObject({ kind: "done" });
  });
});
