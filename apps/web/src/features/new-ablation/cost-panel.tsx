/** Beside the form: the button that begins the study, what is wrong, and what it costs. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { AblationDraft, RunSpecification } from "@trainyard/contracts";
import { Play } from "lucide-react";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { Input } from "../../components/ui/field";
import { messageOf } from "../../lib/error-message";
import type { FieldIssues } from "../../lib/field-issues";
import { formatCount, formatDuration, formatInteger, formatScientific } from "../../lib/format";
import { queries } from "../../lib/queries";
import { costOf } from "./ablation-form";

interface CostPanelProps {
  name: string;
  draft: AblationDraft | null;
  specification: RunSpecification | undefined;
  issues: FieldIssues;
  error: Error | null;
  isStarting: boolean;
  onName: (name: string) => void;
}

export function CostPanel({ name, draft, specification, issues, error, isStarting, onName }: CostPanelProps) {
  const wrong = Object.entries(issues).filter(([path]) => path !== "parts");
  return (
    <Card className="flex flex-col lg:sticky lg:top-5" aria-label="The study as drafted">
      <div className="flex flex-col gap-2 border-b px-4 py-3">
        <Input
          aria-label="Name of the study"
          placeholder="Name, made from the subject if empty"
          value={name}
          maxLength={100}
          onChange={({ target }) => onName(target.value)}
        />
        <Button variant="primary" size="large" type="submit" disabled={draft === null || isStarting} data-testid="start-ablation">
          <Play /> {isStarting ? "Starting" : "Start study"}
        </Button>
        {(wrong.length > 0 || error !== null) && (
          <ul role="alert" className="flex flex-col gap-1 text-danger text-xs">
            {wrong.map(([path, message]) => (
              <li key={path}>
                {path}: {message}
              </li>
            ))}
            {wrong.length === 0 && error !== null && <li>{messageOf(error)}</li>}
          </ul>
        )}
      </div>
      {draft === null || specification === undefined ? (
        <p className="px-4 py-3 text-muted">What the study would measure and cost is shown here, once a subject and parts are chosen.</p>
      ) : (
        <Cost draft={draft} specification={specification} />
      )}
    </Card>
  );
}

function Cost({ draft, specification }: { draft: AblationDraft; specification: RunSpecification }) {
  const { data: nodes = [] } = useQuery(queries.nodes);
  const { variants, runs, tokensARun, flops } = costOf(draft, specification);
  const rates = nodes.flatMap(({ state, flopsPerSecond }) => (state === "lost" || flopsPerSecond === null ? [] : [flopsPerSecond]));
  const rate = rates.reduce((sum, each) => sum + each, 0) / rates.length;
  const span = ([first, most]: readonly [number, number], format: (value: number) => string) =>
    first === most ? format(first) : `${format(first)} to ${format(most)}`;
  const lines =
    draft.mode === "evaluate"
      ? [
          ["Variants", formatInteger(variants)],
          ["Evaluations", `${formatInteger((variants + 1) * draft.batches)} batches`],
        ]
      : [
          ["Variants", `${formatInteger(variants)} and the baseline`],
          ["Runs", span(runs, formatInteger)],
          ["Tokens a run", formatCount(tokensARun)],
          ["FLOPs", span(flops, formatScientific)],
          ["Node time", rates.length === 0 ? "no node has told its speed" : span(flops, (value) => formatDuration(value / rate))],
        ];
  return (
    <dl className="figures grid grid-cols-[1fr_auto] gap-x-3 gap-y-1 px-4 py-3" data-testid="ablation-cost">
      {lines.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd className="text-right">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
