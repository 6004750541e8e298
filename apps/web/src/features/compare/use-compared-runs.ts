/** The runs of a comparison with their curves, live while they train. */
import { queryOptions, useQueries } from "@tanstack/react-query";
import type { MetricsSnapshot, RunDetail } from "@trainyard/contracts";
import { useMemo } from "react";
import { api } from "../../lib/api";
import { keys, queries } from "../../lib/queries";
import type { ComparedRun } from "./curve";

const refetchEveryMs = 3_000;
/** Of all lines together; few lines have many buckets each. */
const bucketsInAll = 12_000;
const mostBuckets = 600;

export interface ComparedRuns {
  /** In the order asked for, without those that are not there. */
  compared: readonly ComparedRun[];
  missing: readonly { runId: string; error: Error }[];
  isLoading: boolean;
  retry: () => void;
}

export function useComparedRuns(runIds: readonly string[]): ComparedRuns {
  const details = useQueries({ queries: runIds.map((runId) => queries.run(runId)), combine: resultsOf<RunDetail> });
  const buckets = Math.min(mostBuckets, Math.floor(bucketsInAll / Math.max(1, runIds.length)));
  const curves = useQueries({
    queries: runIds.map((runId, index) => comparisonMetrics(runId, buckets, details.data[index]?.status === "running")),
    combine: resultsOf<MetricsSnapshot>,
  });
  return useMemo(
    () => ({
      compared: runIds.flatMap((_, index) => {
        const run = details.data[index];
        return run === undefined ? [] : [{ run, metrics: curves.data[index] }];
      }),
      missing: runIds.flatMap((runId, index) => {
        const error = details.errors[index] ?? curves.errors[index];
        return error ? [{ runId, error }] : [];
      }),
      isLoading: details.isPending || curves.isPending,
      retry: () => {
        details.refetch();
        curves.refetch();
      },
    }),
    [runIds, details, curves],
  );
}

function comparisonMetrics(runId: string, buckets: number, isTraining: boolean) {
  return queryOptions({
    queryKey: [...keys.metrics(runId), "comparison", buckets] as const,
    queryFn: ({ signal }) => api.call("getMetrics", { runId, query: { buckets } }, { signal }),
    refetchInterval: isTraining ? refetchEveryMs : false,
  });
}

interface Result<Data> {
  data: Data | undefined;
  error: Error | null;
  isPending: boolean;
  refetch: () => unknown;
}

/** Outside the hook: the same function each time lets the query client keep what has not changed. */
function resultsOf<Data>(results: readonly Result<Data>[]) {
  return {
    data: results.map(({ data }) => data),
    errors: results.map(({ error }) => error),
    isPending: results.some(({ isPending }) => isPending),
    refetch: () => {
      for (const { error, refetch } of results) if (error !== null) void refetch();
    },
  };
}
