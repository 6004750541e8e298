/** Queries of ladders, of what they predict, and of coordinate checks. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { LadderDraft, RungsRequest, RunOverrides } from "@trainyard/contracts";
import { api } from "./api";
import { keys } from "./queries";

export interface LaunchQuestion {
  recipe: string;
  overrides: RunOverrides;
  /** Null: whichever reaches it. */
  ladderId: string | null;
}

export const ladderQueries = {
  ladders: queryOptions({
    queryKey: [...keys.ladders, "list"] as const,
    queryFn: async ({ signal }) => (await api.call("listLadders", {}, { signal })).items,
  }),
  ladder: (ladderId: string) =>
    queryOptions({
      queryKey: [...keys.ladders, "one", ladderId] as const,
      queryFn: ({ signal }) => api.call("getLadder", { ladderId }, { signal }),
      // Curves and steps of its runs grow between the events that tell of the ladder.
      refetchInterval: ({ state }) => (state.data?.status === "running" ? 10_000 : false),
    }),
  /** Null: nothing to look at yet. A refusal is an answer, so it is not asked for again. */
  preview: (draft: LadderDraft | null) =>
    queryOptions({
      queryKey: ["ladder-preview", draft] as const,
      queryFn: ({ signal }) => api.call("previewLadder", { body: draft as LadderDraft }, { signal }),
      enabled: draft !== null,
      retry: false,
      placeholderData: keepPreviousData,
    }),
  rungs: (request: RungsRequest | null) =>
    queryOptions({
      queryKey: ["ladder-rungs", request] as const,
      queryFn: async ({ signal }) => (await api.call("chooseRungs", { body: request as RungsRequest }, { signal })).items,
      enabled: request !== null,
      retry: false,
      placeholderData: keepPreviousData,
    }),
  prediction: (runId: string) =>
    queryOptions({
      queryKey: [...keys.ladders, "prediction", runId] as const,
      queryFn: async ({ signal }) => (await api.call("getPrediction", { runId }, { signal })).prediction,
    }),
  launchCheck: (question: LaunchQuestion | null) =>
    queryOptions({
      queryKey: [...keys.ladders, "launch-check", question] as const,
      queryFn: ({ signal }) => {
        const { recipe = "", overrides = {}, ladderId = null } = question ?? {};
        return api.call("checkLaunch", { body: { recipe, overrides, ...(ladderId !== null && { ladderId }) } }, { signal });
      },
      enabled: question !== null,
      retry: false,
      placeholderData: keepPreviousData,
    }),
  /** Null: this installation has no table of it. It never changes. */
  widthMeasurement: queryOptions({
    queryKey: ["width-measurement"] as const,
    queryFn: async ({ signal }) => (await api.call("getWidthMeasurement", {}, { signal })).measurement,
    staleTime: Number.POSITIVE_INFINITY,
  }),
  coordinateChecks: queryOptions({
    queryKey: keys.coordinateChecks,
    queryFn: async ({ signal }) => (await api.call("listCoordinateChecks", {}, { signal })).items,
    refetchInterval: ({ state }) =>
      state.data?.some(({ status }) => status === "queued" || status === "running") === true ? 2_000 : false,
  }),
};
