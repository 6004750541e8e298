/** What the colours of trials mean, with the objective they are of. */
"use client";

import { Choice } from "../../../components/ui/choice";
import { objectiveStyles } from "../objective-style";
import { useSweepView } from "./sweep-view";

export function ColorLegend() {
  const { sweep, objective, setObjective, scale, ramp } = useSweepView();
  const { objectives } = sweep.specification;
  const style = objectiveStyles[objective.metric];
  const worse = objective.direction === "minimize" ? "≥ " : "≤ ";
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-2xs text-muted">
      {objectives.length > 1 ? (
        <Choice
          label="Colour by"
          value={objective.metric}
          options={objectives.map(({ metric }) => ({ value: metric, label: objectiveStyles[metric].label }))}
          onChange={(metric) => setObjective(objectives.findIndex((candidate) => candidate.metric === metric))}
        />
      ) : (
        <span>{style.label}</span>
      )}
      {scale !== null && (
        <span className="figures inline-flex items-center gap-1.5">
          <span>
            {scale.isClamped && worse}
            {style.format(scale.ends[0])}
          </span>
          <span aria-hidden className="h-2 w-24 rounded-full" style={{ background: `linear-gradient(to right, ${ramp.join(", ")})` }} />
          <span className="font-medium text-foreground">{style.format(scale.ends[1])} best</span>
        </span>
      )}
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden className="size-2 rounded-full bg-abandoned" /> no figure
      </span>
    </div>
  );
}
