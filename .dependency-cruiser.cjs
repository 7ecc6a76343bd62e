// The allowed directions, as docs and server/README.md draw them:
//
//   app → (types only) server/api → operator, store → jobs, ports → domain
//   workers → loop → store, jobs, ports → domain          adapters → ports, domain
//   only server/composition.ts picks adapters; api and workers are strangers; no cycles.

const TESTS = "\\.(test|conformance)\\.tsx?$|^server/test-house(\\.ts$|/)|/fixtures/|^e2e/|^bench/";
const GENERATED = "^server/store/generated/";

// The gate is a program of its own; its entry alone reads where the engine is, as the adapter does.
const GATE_ENTRY = "^server/gate/main\\.ts$";

/** Everything inside the house that `from` may reach, besides itself; packages are not judged here. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: from, pathNot: TESTS },
  to: { path: "^(app|server|workers|scripts|bench|e2e)/", pathNot: [from, ...allowed, GENERATED] },
});

const DOMAIN = "^server/domain/";
const PORTS = "^server/ports/";
const STORE = "^server/store/";
const JOBS = "^server/jobs/";
const ENV = "^server/env\\.ts$";
// The shape of the house, the table of failures, log and clock: words that every room above the domain shares.
const SHARED = "^server/((house|failures|log|clock)\\.ts$|secrets/)";
// Shapes of what the browser reads, written once: whoever makes such a view may name its type.
const SHAPES = "^server/api/shapes/";

module.exports = {
  forbidden: [
    only("domain-imports-only-domain", DOMAIN, [], "The domain decides; it knows nobody."),
    {
      name: "domain-is-pure",
      comment: "No package and no part of Node: a decision is a function of (state, forecast, now).",
      severity: "error",
      from: { path: DOMAIN, pathNot: TESTS },
      to: {
        dependencyTypes: ["core", "npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown"],
      },
    },
    only("ports-know-the-domain", PORTS, [DOMAIN]),
    only("adapters-know-ports", "^server/adapters/", [PORTS, DOMAIN]),
    {
      name: "only-composition-picks-adapters",
      severity: "error",
      from: { pathNot: ["^server/adapters/", "^server/composition\\.ts$", GATE_ENTRY, TESTS] },
      to: { path: "^server/adapters/" },
    },
    only("store-knows-the-domain", STORE, [SHARED, SHAPES, PORTS, DOMAIN, "^server/embedded/"]),
    only("jobs-know-the-domain", JOBS, [SHARED, STORE, PORTS, DOMAIN]),
    only("loop-reaches-down", "^server/loop/", [SHARED, STORE, JOBS, PORTS, DOMAIN]),
    only("operator-reaches-down", "^server/operator/", [
      "^server/auth\\.ts$",
      SHARED,
      SHAPES,
      STORE,
      JOBS,
      PORTS,
      DOMAIN,
    ]),
    only("api-never-calls-the-loop", "^server/api/", [
      "^server/operator/",
      "^server/(web|auth)\\.ts$",
      SHARED,
      ENV,
      STORE,
      PORTS,
      DOMAIN,
    ]),
    {
      name: "shapes-as-types-only",
      severity: "error",
      from: { path: "^server/(store|operator)/", pathNot: TESTS },
      to: { path: SHAPES, dependencyTypesNot: ["type-only"] },
    },
    only("gate-stands-alone", "^server/gate/", [SHARED, "^server/adapters/docker/docker-endpoint\\.ts$"]),
    {
      name: "nobody-takes-the-gate-apart",
      comment: "The gate is asked over its socket; who imports it could pass by its list.",
      severity: "error",
      from: { pathNot: ["^server/gate/", TESTS] },
      to: { path: "^server/gate/" },
    },
    only("embedded-stands-alone", "^server/embedded/", []),
    only("env-stands-alone", ENV, []),
    only("secrets-stand-alone", "^server/secrets/", []),
    {
      name: "composition-knows-no-side",
      comment: "Web and workers are strangers; what both may be built from knows neither.",
      severity: "error",
      from: { path: "^server/composition\\.ts$" },
      to: { path: "^(app|workers|server/(api|web))" },
    },
    {
      name: "web-never-runs-the-loop",
      severity: "error",
      from: { path: "^server/(web|auth)\\.ts$" },
      to: { path: "^(app|workers|server/(loop|adapters|composition|embedded))" },
    },
    only("workers-run-the-loop", "^workers/", [
      "^server/(loop|jobs|ports|domain|store)/",
      "^server/composition\\.ts$",
      SHARED,
      ENV,
    ]),
    {
      name: "app-takes-types-only",
      comment:
        "The browser gets the router's types. Routes and app/_lib/server wire the server in; a page may ask who is signed in.",
      severity: "error",
      from: {
        path: "^app/",
        pathNot: ["/route\\.ts$", "^app/_lib/server/", TESTS],
      },
      to: {
        path: "^server/",
        pathNot: [DOMAIN, "^server/api/session\\.ts$"],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "app-is-not-workers",
      severity: "error",
      from: { path: "^app/" },
      to: { path: "^(workers|server/(loop|adapters|embedded))/" },
    },
    {
      name: "ui-could-ship-elsewhere",
      severity: "error",
      from: { path: "^app/_ui/", pathNot: TESTS },
      to: { path: "^(app/_features|server)/" },
    },
    {
      name: "no-cycle",
      severity: "error",
      from: { pathNot: GENERATED },
      to: { circular: true },
    },
    {
      name: "no-orphan",
      severity: "error",
      from: {
        orphan: true,
        pathNot: [
          TESTS,
          GENERATED,
          "\\.d\\.ts$",
          // Named on a command line, never imported.
          "^scripts/up/die-with-parent\\.mjs$",
          GATE_ENTRY,
          "^app/.*(page|layout|route|loading|error|not-found)\\.tsx?$",
        ],
      },
      to: {},
    },
    {
      name: "resolvable",
      severity: "error",
      from: { pathNot: GENERATED },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", GENERATED] },
    exclude: { path: ["\\.next/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
