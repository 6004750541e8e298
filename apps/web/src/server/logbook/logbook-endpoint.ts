/** `GET /runs/{runId}/logbook.md`: the run's logbook, written as it is read. */
import { logbookPath, parseOrThrow } from "@trainyard/contracts";
import { z } from "zod";
import type { Endpoint } from "../endpoint";
import { queryOf } from "../json-endpoint";
import { attachment, streamText } from "../text-response";
import { logbookEntries } from "./entries";
import { entryChart, stepsAround } from "./entry-chart";
import { logbookMarkdown } from "./logbook";

/** The API's own limit of a list. */
const mostIncidents = 1_000;

export const logbookEndpoint: Endpoint = {
  method: "GET",
  path: logbookPath,
  async respond(request, { runId = "" }, { store }) {
    parseOrThrow(z.strictObject({}), queryOf(request.url));
    const [run, interventions, incidents, decisions] = await Promise.all([
      store.runs.get(runId),
      store.interventions.list(runId),
      store.incidents.list({ runId, limit: mostIncidents }),
      store.policies.decisionsOfRun(runId),
    ]);
    const chart = async ({ step }: { step: number | null }) => {
      if (step === null) return null;
      const range = { fromStep: Math.max(1, step - stepsAround), toStep: step + stepsAround };
      return entryChart(run, await store.series.snapshot(runId, range), step);
    };
    const lines = logbookMarkdown(run, logbookEntries({ run, interventions, incidents, decisions }), chart);
    return new Response(streamText(lines), { headers: attachment("text/markdown; charset=utf-8", `${run.name}-logbook.md`) });
  },
};
