/** Every query of the pages: its key and how it is fetched. The live stream patches or invalidates these same keys. */
import { queryOptions } from "@tanstack/react-query";
import type { RunOverrides, SweepDraft } from "@trainyard/contracts";
import { api } from "./api";
import type { StepRange } from "./step-range";

export const keys = {
  health: ["health"] as const,
  recipes: ["recipes"] as const,
  datasets: ["datasets"] as const,
  runs: ["runs"] as const,
  run: (runId: string) => ["run", runId] as const,
  metrics: (runId: string) => ["metrics", runId] as const,
  tail: (runId: string) => ["tail", runId] as const,
  changePreview: (runId: string) => ["change-preview", runId] as const,
  checkpoints: (runId: string) => ["checkpoints", runId] as const,
  events: (runId: string) => ["events", runId] as const,
  interventions: (runId: string) => ["interventions", runId] as const,
  samples: (runId: string) => ["samples", runId] as const,
  nodes: ["nodes"] as const,
  nodeHistory: (nodeId: string) => ["node-history", nodeId] as const,
  batchSearch: (nodeId: string) => ["batch-search", nodeId] as const,
  /** All lists of incidents and single ones are below this key. */
  incidents: ["incidents"] as const,
  /** What nodes compute for somebody who asked: diagnostics and batch inspections are below this key. */
  tasks: ["tasks"] as const,
  ledger: (runId: string) => ["ledger", runId] as const,
  configuration: (runId: string) => ["configuration", runId] as const,
  suspects: (runId: string) => ["suspects", runId] as const,
  tournaments: ["tournaments"] as const,
  /** The list of sweeps, single ones, their trials and curves are below this key. */
  sweeps: ["sweeps"] as const,
  sweep: (sweepId: string) => ["sweeps", sweepId] as const,
  /** The list of ladders, single ones, predictions and launch checks are below this key. */
  ladders: ["ladders"] as const,
  coordinateChecks: ["coordinate-checks"] as const,
  ablations: ["ablations"] as const,
  bundles: ["bundles"] as const,
  environment: (runId: string) => ["environment", runId] as const,
  runDecisions: (runId: string) => ["run-decisions", runId] as const,
  nodeRecord: (nodeId: string) => ["node-record", nodeId] as const,
  /** Policies, their backtests and their decisions are below this key. */
  policies: ["policies"] as const,
  rules: ["rules"] as const,
  webhooks: ["webhooks"] as const,
};

/** Two points a bucket and the live tail behind them stay below 1,500 points a line. */
const bucketsPerLine = 600;

export const queries = {
  sweeps: queryOptions({
    queryKey: [...keys.sweeps, "list"] as const,
    queryFn: async ({ signal }) => (await api.call("listSweeps", {}, { signal })).items,
    // What is used up grows between the events that tell of a sweep.
    refetchInterval: ({ state }) => (state.data?.some(({ counts }) => counts.running > 0) ? 5_000 : false),
  }),
  sweep: (sweepId: string) =>
    queryOptions({
      queryKey: [...keys.sweep(sweepId), "detail"] as const,
      queryFn: ({ signal }) => api.call("getSweep", { sweepId }, { signal }),
      refetchInterval: ({ state }) => ((state.data?.counts.running ?? 0) > 0 ? 5_000 : false),
    }),
  trials: (sweepId: string) =>
    queryOptions({
      queryKey: [...keys.sweep(sweepId), "trials"] as const,
      queryFn: async ({ signal }) => (await api.call("listTrials", { sweepId }, { signal })).items,
      refetchInterval: ({ state }) => (state.data?.some(({ status }) => status === "running") ? 10_000 : false),
    }),
  trialCurves: (sweepId: string) =>
    queryOptions({
      queryKey: [...keys.sweep(sweepId), "curves"] as const,
      queryFn: async ({ signal }) => (await api.call("getTrialCurves", { sweepId, query: {} }, { signal })).items,
    }),
  /** Null: nothing to look at yet. A refusal is an answer, so it is not asked for again. */
  sweepPreview: (draft: SweepDraft | null) =>
    queryOptions({
      queryKey: ["sweep-preview", draft] as const,
      queryFn: ({ signal }) => api.call("previewSweep", { body: draft as SweepDraft }, { signal }),
      enabled: draft !== null,
      retry: false,
      placeholderData: (previous) => previous,
    }),
  health: queryOptions({
    queryKey: keys.health,
    queryFn: ({ signal }) => api.call("health", {}, { signal }),
    refetchInterval: 5_000,
    retry: false,
  }),
  recipes: queryOptions({
    queryKey: keys.recipes,
    queryFn: async ({ signal }) => (await api.call("listRecipes", {}, { signal })).items,
    staleTime: Number.POSITIVE_INFINITY,
  }),
  datasets: queryOptions({
    queryKey: keys.datasets,
    queryFn: async ({ signal }) => (await api.call("listDatasets", {}, { signal })).items,
  }),
  runs: queryOptions({
    queryKey: keys.runs,
    queryFn: async ({ signal }) => (await api.call("listRuns", { query: { limit: 1_000, trials: "leave-out" } }, { signal })).items,
    // Progress comes live; the sparklines, which are averages over a whole run, only from here.
    refetchInterval: (query) => (query.state.data?.some((run) => run.status === "running") ? 10_000 : false),
  }),
  run: (runId: string) => queryOptions({ queryKey: keys.run(runId), queryFn: ({ signal }) => api.call("getRun", { runId }, { signal }) }),
  metrics: (runId: string, range: StepRange | null) =>
    queryOptions({
      queryKey: [...keys.metrics(runId), range],
      queryFn: ({ signal }) =>
        api.call(
          "getMetrics",
          { runId, query: { buckets: bucketsPerLine, ...(range === null ? {} : { fromStep: range.from, toStep: range.to }) } },
          { signal },
        ),
      placeholderData: (previous) => previous,
    }),
  /** Null: nothing to look at yet. A refusal is an answer, so it is not asked for again. */
  changePreview: (runId: string, changes: RunOverrides | null) =>
    queryOptions({
      queryKey: [...keys.changePreview(runId), changes],
      queryFn: ({ signal }) => api.call("previewChange", { runId, body: { changes: changes ?? {} } }, { signal }),
      enabled: changes !== null,
      retry: false,
      placeholderData: (previous) => previous,
    }),
  checkpoints: (runId: string) =>
    queryOptions({
      queryKey: keys.checkpoints(runId),
      queryFn: async ({ signal }) => (await api.call("listCheckpoints", { runId }, { signal })).items,
    }),
  events: (runId: string) =>
    queryOptions({
      queryKey: keys.events(runId),
      queryFn: async ({ signal }) => (await api.call("listEvents", { runId }, { signal })).items,
    }),
  interventions: (runId: string) =>
    queryOptions({
      queryKey: keys.interventions(runId),
      queryFn: async ({ signal }) => (await api.call("listInterventions", { runId }, { signal })).items,
    }),
  samples: (runId: string) =>
    queryOptions({
      queryKey: keys.samples(runId),
      queryFn: async ({ signal }) => (await api.call("listSamples", { runId }, { signal })).items,
    }),
  nodes: queryOptions({ queryKey: keys.nodes, queryFn: async ({ signal }) => (await api.call("listNodes", {}, { signal })).items }),
  /** Polled while it goes on: it lasts minutes at most, and nobody else waits for it. */
  batchSearch: (nodeId: string) =>
    queryOptions({
      queryKey: keys.batchSearch(nodeId),
      queryFn: ({ signal }) => api.call("getBatchSearch", { nodeId }, { signal }),
      refetchInterval: ({ state }) => (state.data?.status === "waiting" || state.data?.status === "running" ? 1_000 : false),
      retry: false,
    }),
  nodeHistory: (nodeId: string) =>
    queryOptions({ queryKey: keys.nodeHistory(nodeId), queryFn: ({ signal }) => api.call("getNodeHistory", { nodeId }, { signal }) }),
};
