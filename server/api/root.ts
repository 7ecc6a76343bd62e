import { auditRouter } from "./routers/audit";
import { containerRouter } from "./routers/container";
import { failureModelsRouter } from "./routers/failure-models";
import { feedsRouter } from "./routers/feeds";
import { fleetRouter } from "./routers/fleet";
import { hostsRouter } from "./routers/hosts";
import { leasesRouter } from "./routers/leases";
import { liveRouter } from "./routers/live";
import { modelsRouter } from "./routers/models";
import { negotiationsRouter } from "./routers/negotiations";
import { peopleRouter } from "./routers/people";
import { policiesRouter } from "./routers/policies";
import { savingsRouter } from "./routers/savings";
import { sessionRouter } from "./routers/session";
import { setupRouter } from "./routers/setup";
import { router } from "./trpc";

export const appRouter = router({
  session: sessionRouter,
  live: liveRouter,
  fleet: fleetRouter,
  container: containerRouter,
  negotiations: negotiationsRouter,
  leases: leasesRouter,
  policies: policiesRouter,
  hosts: hostsRouter,
  feeds: feedsRouter,
  models: modelsRouter,
  failureModels: failureModelsRouter,
  savings: savingsRouter,
  audit: auditRouter,
  people: peopleRouter,
  setup: setupRouter,
});
export type AppRouter = typeof appRouter;
