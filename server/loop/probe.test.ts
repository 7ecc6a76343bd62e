import { it } from "vitest";
import { healthy, leak, openTestHouse, useTestDatabase } from "@/server/test-house";
const store = useTestDatabase();
it("probe", async () => {
  let t = Date.now();
  const lap = (w: string) => { console.log(w, Date.now() - t); t = Date.now(); };
  const house = await openTestHouse(store.db, { containers: [leak("leak"), healthy("well"), leak("watched", 10, { labels: { "pfn.mode": "observe" } })] });
  lap("open");
  await house.live(10); lap("first cycle");
  for (let i = 0; i < 3; i++) { await house.live(10); lap("cycle"); }
  console.log(house.lines, house.jobs.names());
  for (const n of await house.negotiations("leak")) { console.log(n.state, n.messages.map((m) => [m.sender, m.kind, m.text])); }
  for (const n of await house.negotiations("watched")) { console.log(n.state, n.messages.map((m) => [m.sender, m.kind, m.text])); }
  console.log(await house.leases("leak"));
  console.log(await store.db.prisma.audit.findMany());
  const a = await store.db.prisma.assessment.findMany({ include: { container: true }, orderBy: { id: "desc" }, take: 6 });
  console.log(a.map((x) => [x.container.name, x.risk15, x.reason]));
}, 60000);
