/** Queries of what went wrong, of the answers to it, and of what decides them. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { DiagnosticRun, RollBackPlanRequest } from "@trainyard/contracts";
import { api } from "./api";
import { keys } from "./queries";
import type { StepRange } from "./step-range";

const stretchOf = ({ from, to }: StepRange) => ({ fromStep: from, toStep: to });

/** As many as the API hands out at once. */
const mostIncidents = 1_000;

export const isUnderWay = ({ status }: Pick<DiagnosticRun, "status">) => status === "queued" || status === "running";

export const recoveryQueries = {
  /** Newest first. */
  incidents: queryOptions({
    queryKey: [...keys.incidents, "all"],
    queryFn: async ({ signal }) => (await api.call("listIncidents", { query: { limit: mostIncidents } }, { signal })).items,
  }),
  incident: (incidentId: string) =>
    queryOptions({
      queryKey: [...keys.incidents, "one", incidentId],
      queryFn: ({ signal }) => api.call("getIncident", { incidentId }, { signal }),
    }),
  /** Newest first. */
  runIncidents: (runId: string) =>
    queryOptions({
      queryKey: [...keys.incidents, "run", runId],
      queryFn: async ({ signal }) => (await api.call("listIncidents", { query: { runId } }, { signal })).items,
    }),
  /** As of its newest step: while it is looked at, asked for again every second, because a running run moves on. */
  rollBackPlan: (runId: string, request: RollBackPlanRequest | null) =>
    queryOptions({
      queryKey: ["roll-back-plan", runId, request],
      queryFn: ({ signal }) => api.call("planRollBack", { runId, body: request ?? { fromStep: 1, toStep: 1 } }, { signal }),
      enabled: request !== null,
      refetchInterval: 1_000,
      retry: false,
      placeholderData: keepPreviousData,
    }),
  suspects: (runId: string, range: StepRange) =>
    queryOptions({
      queryKey: [...keys.suspects(runId), range],
      queryFn: async ({ signal }) => (await api.call("listSuspects", { runId, query: stretchOf(range) }, { signal })).items,
    }),
  /** Null when nobody has asked for it yet is an error of the API (not found), so it is not tried again. */
  batch: (runId: string, step: number) =>
    queryOptions({
      queryKey: [...keys.tasks, "batch", runId, step],
      queryFn: ({ signal }) => api.call("getBatch", { runId, step: String(step) }, { signal }),
      refetchInterval: ({ state }) => (state.data?.status === "queued" || state.data?.status === "running" ? 1_000 : false),
      retry: false,
    }),
  configuration: (runId: string, step: number | null) =>
    queryOptions({
      queryKey: [...keys.configuration(runId), step],
      queryFn: ({ signal }) => api.call("getConfiguration", { runId, query: step === null ? {} : { step } }, { signal }),
      retry: false,
      placeholderData: keepPreviousData,
    }),
  ledger: (runId: string, running: boolean) =>
    queryOptions({
      queryKey: keys.ledger(runId),
      queryFn: ({ signal }) => api.call("getLedger", { runId }, { signal }),
      refetchInterval: running ? 10_000 : false,
    }),
  tournaments: (runId: string) =>
    queryOptions({
      queryKey: [...keys.tournaments, runId],
      queryFn: async ({ signal }) => (await api.call("listTournaments", { runId }, { signal })).items,
      refetchInterval: ({ state }) => (state.data?.some(({ status }) => status === "running") ? 2_000 : false),
    }),
  runDecisions: (runId: string) =>
    queryOptions({
      queryKey: keys.runDecisions(runId),
      queryFn: async ({ signal }) => (await api.call("listRunDecisions", { runId }, { signal })).items,
    }),
  /** Speed over a whole run, in buckets of enough steps to be calm. */
  throughput: (runId: string, running: boolean) =>
    queryOptions({
      queryKey: [...keys.metrics(runId), "throughput"],
      queryFn: ({ signal }) => api.call("getMetrics", { runId, query: { buckets: 150 } }, { signal }),
      refetchInterval: running ? 5_000 : false,
    }),
  /** Newest first. Each test is told of by a live event; the interval is for events that were missed. */
  diagnostics: (nodeId: string) =>
    queryOptions({
      queryKey: [...keys.tasks, "diagnostics", nodeId],
      queryFn: async ({ signal }) => (await api.call("listDiagnostics", { nodeId }, { signal })).items,
      refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? 3_000 : false),
    }),
  nodeRecord: (nodeId: string) =>
    queryOptions({ queryKey: keys.nodeRecord(nodeId), queryFn: ({ signal }) => api.call("getNodeRecord", { nodeId }, { signal }) }),
  detectors: queryOptions({
    queryKey: ["detectors"],
    queryFn: async ({ signal }) => (await api.call("listDetectors", {}, { signal })).items,
    staleTime: Number.POSITIVE_INFINITY,
  }),
  policies: queryOptions({
    queryKey: [...keys.policies, "all"],
    queryFn: async ({ signal }) => (await api.call("listPolicies", {}, { signal })).items,
  }),
  /** Goes over every recorded step, so it is not asked for at each look. */
  backtest: (policyId: string) =>
    queryOptions({
      queryKey: [...keys.policies, "backtest", policyId],
      queryFn: ({ signal }) => api.call("backtestPolicy", { policyId }, { signal }),
      staleTime: 60_000,
    }),
  decisions: (policyId: string) =>
    queryOptions({
      queryKey: [...keys.policies, "decisions", policyId],
      queryFn: async ({ signal }) => (await api.call("listDecisions", { policyId }, { signal })).items,
      refetchInterval: 5_000, // a decision without an incident is told of by no live event
    }),
  rules: queryOptions({ queryKey: keys.rules, queryFn: ({ signal }) => api.call("getRules", {}, { signal }) }),
  webhooks: queryOptions({
    queryKey: keys.webhooks,
    queryFn: async ({ signal }) => (await api.call("listWebhooks", {}, { signal })).items,
  }),
};
