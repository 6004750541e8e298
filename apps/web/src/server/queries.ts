/** Queries of the endpoints that are not in the contract's table because they do not answer with JSON. */
import { metricsQuery } from "@trainyard/contracts";
import { z } from "zod";

/** Streams one connection may follow, so that one tab cannot make the server read without bound. */
const maxRuns = 50;

const runIds = z.preprocess((value) => (typeof value === "string" ? [value] : value), z.array(z.string().min(1).max(64)).max(maxRuns));

export const streamQuery = z.strictObject({
  run: runIds.default([]).describe("Follow this run as well; may be given several times"),
  cursor: z.string().max(8_192).optional().describe("Id of the last event received; the Last-Event-ID header goes before it"),
});

export const metricsCsvQuery = metricsQuery.omit({ buckets: true });
