/** What a change will do, before it is asked for: values, graph, optimizer state, learning rate, length. */
import { type ChangePreview, type RunSpecification, type StateFate, withChanges } from "@trainyard/contracts";
import { ChangeList } from "../../../components/change-list";
import { Badge, type Tone } from "../../../components/ui/badge";
import { formatInteger, formatScientific } from "../../../lib/format";
import { specificationChanges } from "../../../specification/changes";

const fateWords: Record<StateFate["fate"], { word: string; tone: Tone }> = {
  kept: { word: "kept", tone: "good" },
  zero: { word: "starts at zero", tone: "warning" },
  dropped: { word: "dropped", tone: "neutral" },
};

export function ChangePreviewPanel({ inForce, preview }: { inForce: RunSpecification; preview: ChangePreview }) {
  const { changes, rebuilds, state, learningRate, totalSteps } = preview;
  return (
    <section aria-label="What it will do" data-testid="change-preview" className="flex flex-col gap-3 rounded-md bg-sunken px-4 py-3">
      <ChangeList changes={specificationChanges(inForce, withChanges(inForce, changes))} />
      <ul className="list-disc pl-4 text-xs marker:text-muted">
        <li>A checkpoint is written first; a restart from it, by its own settings, goes back.</li>
        <li data-testid="change-rebuild">
          {rebuilds
            ? "The graph is built again: training pauses for as long as that takes."
            : "Nothing is rebuilt: the next update uses it."}
        </li>
        <li className="figures">
          Learning rate of the next update: {formatScientific(learningRate.from)} → <b>{formatScientific(learningRate.to)}</b>
        </li>
        {totalSteps.from !== totalSteps.to && (
          <li className="figures">
            The run ends at step <b>{formatInteger(totalSteps.to)}</b> instead of {formatInteger(totalSteps.from)}.
          </li>
        )}
      </ul>
      {state.length > 0 && <StateTable state={state} />}
    </section>
  );
}

function StateTable({ state }: { state: readonly StateFate[] }) {
  return (
    <table className="w-full text-left text-xs" data-testid="change-state">
      <caption className="pb-1 text-left font-medium text-muted">Optimizer state</caption>
      <tbody>
        {state.map(({ tensor, fate, parameters, because }) => (
          <tr key={`${tensor} ${fate} ${because}`} className="border-t align-baseline [&_td]:py-1 [&_td]:pr-3">
            <td className="whitespace-nowrap">
              {tensor} <span className="figures text-muted">of {formatInteger(parameters)}</span>
            </td>
            <td>
              <Badge tone={fateWords[fate].tone}>{fateWords[fate].word}</Badge>
            </td>
            <td className="text-muted">{because}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
