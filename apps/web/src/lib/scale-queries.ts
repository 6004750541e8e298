/** Queries of what runs are computed with, of the comparison of two states, and of bundles. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Bundle } from "@trainyard/contracts";
import { api } from "./api";
import { keys } from "./queries";

export interface StateReference {
  runId: string;
  /** Null: the newest. */
  step: number | null;
}

const isUnderWay = ({ status, verifying }: Pick<Bundle, "status" | "verifying">) => status === "making" || verifying;
/** While one is made or verified: its node says when it is done, and this finds what a lost word announced. */
const bundlePollMs = 2_000;

export const scaleQueries = {
  environment: (runId: string) =>
    queryOptions({ queryKey: keys.environment(runId), queryFn: ({ signal }) => api.call("getEnvironment", { runId }, { signal }) }),
  /** Null: not chosen yet. A refusal is an answer, so it is not asked for again. */
  comparison: (left: StateReference | null, right: StateReference | null) =>
    queryOptions({
      queryKey: ["compare-states", left, right] as const,
      queryFn: ({ signal }) => api.call("compareStates", { body: { left: referenceOf(left), right: referenceOf(right) } }, { signal }),
      enabled: left !== null && right !== null,
      retry: false,
      placeholderData: keepPreviousData,
    }),
  /** Newest first. */
  bundles: (runId: string) =>
    queryOptions({
      queryKey: [...keys.bundles, "run", runId] as const,
      queryFn: async ({ signal }) => (await api.call("listBundles", { runId }, { signal })).items,
      refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? bundlePollMs : false),
    }),
  bundle: (bundleId: string) =>
    queryOptions({
      queryKey: [...keys.bundles, "one", bundleId] as const,
      queryFn: ({ signal }) => api.call("getBundle", { bundleId }, { signal }),
      refetchInterval: ({ state }) => (state.data !== undefined && isUnderWay(state.data) ? bundlePollMs : false),
    }),
};

function referenceOf(reference: StateReference | null): { runId: string; step?: number } {
  if (reference === null) return { runId: "" };
  return { runId: reference.runId, ...(reference.step === null ? {} : { step: reference.step }) };
}
