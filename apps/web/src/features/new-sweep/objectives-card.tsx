/** What is better: one figure, or up to three that are traded for each other. */
import type { Objective, ObjectiveMetric } from "@trainyard/contracts";
import { Plus, X } from "lucide-react";
import { Button } from "../../components/ui/button";
import { Choice } from "../../components/ui/choice";
import { NativeSelect } from "../../components/ui/field";
import type { FieldIssues } from "../../lib/field-issues";
import { objectiveStyles } from "../sweep/objective-style";
import { SectionCard } from "./section-card";
import { issueAt, usualDirection } from "./sweep-form";

const metrics = Object.keys(objectiveStyles) as ObjectiveMetric[];
const mostObjectives = 3;

interface ObjectivesCardProps {
  objectives: readonly Objective[];
  issues: FieldIssues;
  onChange: (objectives: readonly Objective[]) => void;
}

export function ObjectivesCard({ objectives, issues, onChange }: ObjectivesCardProps) {
  const free = metrics.filter((metric) => !objectives.some((each) => each.metric === metric));
  const set = (index: number, changed: Partial<Objective>) =>
    onChange(objectives.map((each, at) => (at === index ? { ...each, ...changed } : each)));
  const issue = issueAt(issues, "objectives");
  return (
    <SectionCard
      id="objectives"
      title="Objectives"
      note={objectives.length > 1 ? "Traded for each other: there will be a front, not one best trial" : "What is better"}
    >
      <div className="flex flex-col gap-2">
        {objectives.map(({ metric, direction }, index) => (
          <div key={metric} className="flex flex-wrap items-center gap-2">
            <NativeSelect
              aria-label={`Objective ${index + 1}`}
              value={metric}
              onChange={(event) => {
                const next = metrics.find((each) => each === event.target.value) ?? metric;
                set(index, { metric: next, direction: usualDirection[next] });
              }}
              className="w-44"
            >
              {metrics
                .filter((each) => each === metric || free.includes(each))
                .map((each) => (
                  <option key={each} value={each}>
                    {objectiveStyles[each].label}
                  </option>
                ))}
            </NativeSelect>
            <Choice
              label={`Direction of ${objectiveStyles[metric].label}`}
              value={direction}
              options={[
                { value: "minimize", label: "lower is better" },
                { value: "maximize", label: "higher is better" },
              ]}
              onChange={(next) => set(index, { direction: next })}
              className="h-8"
            />
            {objectives.length > 1 && (
              <Button
                variant="ghost"
                size="icon-small"
                aria-label={`Leave out ${objectiveStyles[metric].label}`}
                onClick={() => onChange(objectives.filter((_, at) => at !== index))}
              >
                <X />
              </Button>
            )}
          </div>
        ))}
        {issue !== undefined && <p className="font-medium text-2xs text-danger">{issue}</p>}
        {objectives.length < mostObjectives && (
          <Button
            size="small"
            variant="ghost"
            className="-ml-2 self-start"
            onClick={() => {
              const [next] = free;
              if (next !== undefined) onChange([...objectives, { metric: next, direction: usualDirection[next] }]);
            }}
          >
            <Plus /> Add an objective
          </Button>
        )}
      </div>
    </SectionCard>
  );
}
