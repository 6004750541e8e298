/** `GET /sweeps/{sweepId}/trials.csv`: one line a trial, with its values and objectives. */
import { type SweepSpecification, type Trial, trialsCsvPath } from "@trainyard/contracts";
import { csvText } from "../csv-text";
import type { Endpoint } from "../endpoint";
import { attachment } from "../text-response";

export const trialsCsvEndpoint: Endpoint = {
  method: "GET",
  path: trialsCsvPath,
  async respond(_, { sweepId = "" }, { store }) {
    const { name, specification } = await store.sweeps.get(sweepId);
    const text = trialsCsv(specification, await store.trials.list(sweepId));
    return new Response(text, { headers: attachment("text/csv; charset=utf-8", `${name}-trials.csv`) });
  },
};

function trialsCsv({ objectives, space }: SweepSpecification, trials: readonly Trial[]): string {
  return csvText(trials, [
    ["trial", ({ number }) => number],
    ["run", ({ runId }) => runId],
    ["status", ({ status }) => status],
    ["why", ({ why }) => why],
    ["origin", ({ origin }) => (origin.kind === "repeat" ? `repeat of ${origin.of}` : origin.kind)],
    ["seed", ({ seed }) => seed],
    ...space.parameters.map(({ path }) => [path, ({ values }: Trial) => values[path]] as const),
    ...objectives.map(({ metric }, index) => [metric, ({ objectives: figures }: Trial) => figures[index]] as const),
    ["fraction", ({ fraction }) => fraction],
    ["tokens", ({ tokens }) => tokens],
    ["parameters", ({ parameters }) => parameters],
    ["flops", ({ flops }) => flops],
    ["nodeSeconds", ({ nodeSeconds }) => nodeSeconds],
    ["tags", ({ tags }) => tags.join(" ")],
    ["pinned", ({ pinned }) => pinned],
  ]);
}
