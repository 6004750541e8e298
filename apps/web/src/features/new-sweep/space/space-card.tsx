/** The space: what the search varies, each parameter with what it can be, and what must hold between them. */
import type { RunSpecification } from "@trainyard/contracts";
import { Waypoints } from "lucide-react";
import { EmptyState } from "../../../components/empty-state";
import { Card } from "../../../components/ui/card";
import type { FieldIssues } from "../../../lib/field-issues";
import { issueAt, type SweepForm } from "../sweep-form";
import { AddParameter } from "./add-parameter";
import { Constraints } from "./constraints";
import { newParameter, type ParameterForm } from "./parameter-form";
import { ParameterRow } from "./parameter-row";
import { PresetMenu } from "./preset-menu";

type Space = Pick<SweepForm, "parameters" | "constraints">;

interface SpaceCardProps {
  space: Space;
  /** What a parameter would be if it were not searched for. */
  specification: RunSpecification;
  issues: FieldIssues;
  /** Of a sweep that has begun: parameters can be narrowed, none added or taken away. */
  narrowing?: boolean;
  onChange: (space: Partial<Space>) => void;
}

export function SpaceCard({ space, specification, issues, narrowing = false, onChange }: SpaceCardProps) {
  const { parameters, constraints } = space;
  const add = (added: readonly ParameterForm[]) => onChange({ parameters: merged(parameters, added) });
  return (
    <Card id="space" aria-labelledby="space-title" className="scroll-mt-4" data-testid="space-card">
      <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 rounded-t-lg border-b bg-sunken px-4 py-1.5">
        <h2 id="space-title" className="font-semibold text-sm">
          Space
        </h2>
        <span className="figures text-2xs text-muted">{parameters.length === 1 ? "1 parameter" : `${parameters.length} parameters`}</span>
        {!narrowing && (
          <span className="ml-auto">
            <PresetMenu onAdd={(preset) => onChange(withPreset(space, preset))} />
          </span>
        )}
      </header>
      {parameters.length === 0 && (
        <EmptyState icon={Waypoints} title="Nothing is searched for yet">
          Begin with a preset, or add any setting of a run below.
        </EmptyState>
      )}
      <ul className="divide-y">
        {parameters.map((parameter, index) => (
          <ParameterRow
            key={parameter.path}
            parameter={parameter}
            earlier={parameters.slice(0, index)}
            specification={specification}
            issue={issues[`space.parameters.${index}`]}
            issueOf={(field) => issueAt(issues, `space.parameters.${index}.${field}`)}
            narrowing={narrowing}
            onChange={(changed) => onChange({ parameters: parameters.map((each, at) => (at === index ? { ...each, ...changed } : each)) })}
            onRemove={() => onChange({ parameters: without(parameters, parameter.path) })}
          />
        ))}
      </ul>
      {!narrowing && (
        <div className="border-t px-4 py-3">
          <AddParameter
            taken={parameters.map(({ path }) => path)}
            specification={specification}
            onAdd={(path) => add([newParameter(path, specification)])}
          />
        </div>
      )}
      <Constraints
        constraints={constraints}
        issueOf={(index) => issueAt(issues, `space.constraints.${index}`)}
        onChange={(changed) => onChange({ constraints: changed })}
      />
    </Card>
  );
}

/** A parameter that is there already is replaced where it stands. */
function merged(parameters: readonly ParameterForm[], added: readonly ParameterForm[]): readonly ParameterForm[] {
  const replaced = parameters.map((each) => added.find(({ path }) => path === each.path) ?? each);
  return [...replaced, ...added.filter(({ path }) => !parameters.some((each) => each.path === path))];
}

function withPreset({ parameters, constraints }: Space, preset: Space): Space {
  return { parameters: merged(parameters, preset.parameters), constraints: [...new Set([...constraints, ...preset.constraints])] };
}

/** Conditions on the parameter that goes away go with it. */
function without(parameters: readonly ParameterForm[], path: string): readonly ParameterForm[] {
  return parameters.filter((each) => each.path !== path).map((each) => (each.when?.path === path ? { ...each, when: null } : each));
}
