/** Queries of what went wrong in a run and of the answers to it. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { RollBackPlanRequest } from "@trainyard/contracts";
import { api } from "./api";
import { keys } from "./queries";
import type { StepRange } from "./step-range";

const stretchOf = ({ from, to }: StepRange) => ({ fromStep: from, toStep: to });

export const recoveryQueries = {
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
};
