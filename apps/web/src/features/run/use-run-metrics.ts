/** Traces of a run: the fetched snapshot (of the zoomed range, padded) with the live tail behind it. */
import { skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { coveredStep, tracesOf } from "../../charts/trace";
import { keys, queries } from "../../lib/queries";
import type { StepRange } from "../../lib/step-range";
import { emptyTail, type Tail, trimTail } from "../../live/tail";

/** Lines should reach the edges of the plot, and smoothing needs a little history: fetch more than is shown. */
function padded(zoom: StepRange | null): StepRange | null {
  if (zoom === null) return null;
  const margin = Math.ceil((zoom.to - zoom.from) * 0.15) + 1;
  return { from: Math.max(0, zoom.from - margin), to: zoom.to + margin };
}

export function useRunMetrics(runId: string, zoom: StepRange | null) {
  const client = useQueryClient();
  const range = useMemo(() => padded(zoom), [zoom]);
  const { data: snapshot, error, refetch } = useQuery(queries.metrics(runId, range));
  const { data: tail = emptyTail } = useQuery<Tail>({ queryKey: keys.tail(runId), queryFn: skipToken });

  useEffect(() => {
    if (snapshot === undefined || range !== null) return;
    client.setQueryData<Tail>(keys.tail(runId), (old) => old && trimTail(old, (segmentId) => coveredStep(snapshot, segmentId)));
  }, [client, runId, snapshot, range]);

  const traces = useMemo(() => (snapshot === undefined ? null : tracesOf(snapshot, tail, range?.to)), [snapshot, tail, range]);
  return { traces, snapshot, error, refetch };
}
