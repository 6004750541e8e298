/** `GET /runs/{runId}/metrics.csv`: every point of a run, written as it is read. */
import { metricsCsvPath, parseOrThrow } from "@trainyard/contracts";
import type { Endpoint } from "./endpoint";
import { queryOf } from "./json-endpoint";
import { metricsCsvQuery } from "./queries";
import { attachment, streamText } from "./text-response";
import { withoutUndefined } from "./without-undefined";

export const metricsCsvEndpoint: Endpoint = {
  method: "GET",
  path: metricsCsvPath,
  async respond(request, { runId = "" }, { store }) {
    const range = parseOrThrow(metricsCsvQuery, queryOf(request.url));
    const { name } = await store.runs.get(runId);
    const lines = store.series.csv(runId, withoutUndefined(range));
    return new Response(streamText(lines), { headers: attachment("text/csv; charset=utf-8", `${name}-metrics.csv`) });
  },
};
