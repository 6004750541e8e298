/** Queries of ablation studies. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { ShrinkRequest } from "@trainyard/contracts";
import { api } from "./api";
import { keys } from "./queries";

export const ablationQueries = {
  ablations: queryOptions({
    queryKey: [...keys.ablations, "list"] as const,
    queryFn: async ({ signal }) => (await api.call("listAblations", { query: {} }, { signal })).items,
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => status === "running") === true ? 5_000 : false),
  }),
  ablation: (ablationId: string) =>
    queryOptions({
      queryKey: [...keys.ablations, "one", ablationId] as const,
      queryFn: ({ signal }) => api.call("getAblation", { ablationId }, { signal }),
      // What a node has measured grows between the events that tell of the study.
      refetchInterval: ({ state }) => {
        const isShrinking = state.data?.shrinks.some(({ status }) => status !== "done" && status !== "failed") === true;
        return state.data?.status === "running" || isShrinking ? 2_000 : false;
      },
    }),
  /** A refusal is an answer, so it is not asked for again. */
  shrinkPlan: (ablationId: string, request: ShrinkRequest | null) =>
    queryOptions({
      queryKey: ["shrink-plan", ablationId, request] as const,
      queryFn: ({ signal }) => api.call("planShrink", { ablationId, body: request ?? {} }, { signal }),
      enabled: request !== null,
      retry: false,
      placeholderData: keepPreviousData,
    }),
};
