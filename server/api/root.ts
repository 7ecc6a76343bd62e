import { accountRouter } from "./routers/account";
import { auditRouter } from "./routers/audit";
import { containerRouter } from "./routers/container";
import { failureModelsRouter } from "./routers/failure-models";
import { feedsRouter } from "./routers/feeds";
import { fleetRouter } from "./routers/fleet";
import { hostsRouter } from "./routers/hosts";
import { leasesRouter } from "./routers/leases";
import { liveRouter } from "./routers/live";
import { machinesRouter } from "./routers/machines";
import { modelsRouter } from "./routers/models";
import { negotiationsRouter } from "./routers/negotiations";
import { notificationsRouter } from "./routers/notifications";
import { objectivesRouter } from "./routers/objectives";
import { overviewRouter } from "./routers/overview";
import { peopleRouter } from "./routers/people";
import { policiesRouter } from "./routers/policies";
import { savedViewsRouter } from "./routers/saved-views";
import { savingsRouter } from "./routers/savings";
import { sessionRouter } from "./routers/session";
import { settingsRouter } from "./routers/settings";
import { setupRouter } from "./routers/setup";
import { tokensRouter } from "./routers/tokens";
import { router } from "./trpc";

export const appRouter = router({
  session: sessionRouter,
  live: liveRouter,
  overview: overviewRouter,
  fleet: fleetRouter,
  container: containerRouter,
  objectives: objectivesRouter,
  negotiations: negotiationsRouter,
  leases: leasesRouter,
  policies: policiesRouter,
  hosts: hostsRouter,
  feeds: feedsRouter,
  machines: machinesRouter,
  models: modelsRouter,
  failureModels: failureModelsRouter,
  savings: savingsRouter,
  notifications: notificationsRouter,
  savedViews: savedViewsRouter,
  audit: auditRouter,
  people: peopleRouter,
  account: accountRouter,
  tokens: tokensRouter,
  settings: settingsRouter,
  setup: setupRouter,
});
export type AppRouter = typeof appRouter;
