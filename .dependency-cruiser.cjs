/** Which part may import which: the architecture's one direction, checked. */

/** @param {string} part @param {readonly string[]} allowed parts it may import besides itself */
const only = (part, allowed) => ({
  name: `${part}-imports`,
  severity: "error",
  comment: `packages/${part} may import ${allowed.length === 0 ? "no other part" : allowed.join(", ")}.`,
  from: { path: `^packages/${part}/` },
  to: { path: "^(packages|apps)/", pathNot: `^packages/(${[part, ...allowed].join("|")})/` },
});

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      comment: "Two files that need each other are one idea in two places.",
      from: {},
      to: { circular: true },
    },
    { name: "resolvable", severity: "error", comment: "An import that leads nowhere.", from: {}, to: { couldNotResolve: true } },
    only("contracts", []),
    only("graph", ["contracts"]),
    only("model", ["contracts", "graph"]),
    only("trainer", ["contracts", "graph", "model"]),
    only("recovery", ["contracts"]),
    only("search", ["contracts"]),
    only("store", ["contracts"]),
    only("queue", ["contracts"]),
    only("bundle", ["contracts", "graph", "model", "recovery", "trainer"]),
    {
      name: "pure-cores",
      severity: "error",
      comment: "contracts, graph, model, recovery and search do no I/O and run in a browser as well.",
      from: { path: "^packages/(contracts|graph|model|recovery|search)/src/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "web-without-engine",
      severity: "error",
      comment: "The web application never loads the training engine, not even through another package.",
      from: { path: "^apps/web/" },
      to: { path: "^packages/trainer/|node_modules/onnxruntime-node/", reachable: true },
    },
    {
      name: "apps-apart",
      severity: "error",
      comment: "Applications talk over the API and the queue. Only the command line composes the worker, for its benches.",
      from: { path: "^apps/([^/]+)/" },
      to: { path: "^apps/", pathNot: ["^apps/$1/", "^apps/worker/"] },
    },
    {
      name: "web-and-worker-apart",
      severity: "error",
      comment: "The web application and the worker meet in Postgres and Redis only.",
      from: { path: "^apps/web/" },
      to: { path: "^apps/worker/" },
    },
    {
      name: "journeys-from-outside",
      severity: "error",
      comment: "End-to-end journeys use what a person has, the pages and the API, and made-up data.",
      from: { path: "^e2e/" },
      to: { path: "^(packages|apps)/", pathNot: "^(packages/contracts|apps/web/test/fixtures)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "/(\\.next|generated|dist)/" },
    tsConfig: { fileName: "tsconfig.base.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["types", "import", "node", "default"],
      extensions: [".ts", ".tsx", ".mjs", ".cjs", ".js", ".json", ".d.ts"],
      mainFields: ["module", "main", "types"],
    },
  },
};
