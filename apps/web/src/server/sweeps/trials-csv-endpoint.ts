/** `GET /sweeps/{sweepId}/trials.csv`: one line a trial, with its values and objectives. */
import { type ParameterValue, type SweepSpecification, type Trial, trialsCsvPath } from "@trainyard/contracts";
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

type Cell = ParameterValue | undefined;

function trialsCsv({ objectives, space }: SweepSpecification, trials: readonly Trial[]): string {
  const columns: readonly (readonly [name: string, cell: (trial: Trial) => Cell])[] = [
    ["trial", ({ number }) => number],
    ["run", ({ runId }) => runId],
    ["status", ({ status }) => status],
    ["why", ({ why }) => why],
    ["origin", ({ origin }) => (origin.kind === "repeat" ? `repeat of ${origin.of}` : origin.kind)],
    ["seed", ({ seed }) => seed],
    ...space.parameters.map(({ path }) => [path, ({ values }: Trial): Cell => values[path]] as const),
    ...objectives.map(({ metric }, index) => [metric, ({ objectives: figures }: Trial): Cell => figures[index]] as const),
    ["fraction", ({ fraction }) => fraction],
    ["tokens", ({ tokens }) => tokens],
    ["parameters", ({ parameters }) => parameters],
    ["flops", ({ flops }) => flops],
    ["nodeSeconds", ({ nodeSeconds }) => nodeSeconds],
    ["tags", ({ tags }) => tags.join(" ")],
    ["pinned", ({ pinned }) => pinned],
  ];
  const lines = [columns.map(([name]) => name), ...trials.map((trial) => columns.map(([, cell]) => quoted(cell(trial))))];
  return lines.map((cells) => `${cells.join(",")}\n`).join("");
}

/** As RFC 4180 has it. */
function quoted(cell: Cell): string {
  const text = cell === undefined || cell === null ? "" : String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
