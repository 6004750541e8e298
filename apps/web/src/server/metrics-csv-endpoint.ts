/** `GET /runs/{runId}/metrics.csv`: every point of a run, written as it is read. */
import { metricsCsvPath, parseOrThrow } from "@trainyard/contracts";
import type { Endpoint } from "./endpoint";
import { queryOf } from "./json-endpoint";
import { metricsCsvQuery } from "./queries";
import { withoutUndefined } from "./without-undefined";

/** Lines are sent in pieces of about this size, characters. */
const pieceLength = 32 * 1024;

export const metricsCsvEndpoint: Endpoint = {
  method: "GET",
  path: metricsCsvPath,
  async respond(request, { runId = "" }, { store }) {
    const range = parseOrThrow(metricsCsvQuery, queryOf(request.url));
    const { name } = await store.runs.get(runId);
    const lines = store.series.csv(runId, withoutUndefined(range));
    return new Response(streamText(lines), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${name.replace(/[^\w.-]+/g, "_")}-metrics.csv"`,
        "cache-control": "no-store",
      },
    });
  },
};

function streamText(lines: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const iterator = lines[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      let piece = "";
      let isDone = false;
      while (piece.length < pieceLength && !isDone) {
        const { done, value } = await iterator.next();
        isDone = done === true;
        if (!done) piece += value;
      }
      if (piece !== "") controller.enqueue(encoder.encode(piece));
      if (isDone) controller.close();
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
