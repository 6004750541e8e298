/** Expressions over fields of the run that must hold; a configuration that breaks one is never tried. */
import { Plus, X } from "lucide-react";
import { Button } from "../../../components/ui/button";
import { Input } from "../../../components/ui/field";

interface ConstraintsProps {
  constraints: readonly string[];
  issueOf: (index: number) => string | undefined;
  onChange: (constraints: readonly string[]) => void;
}

export function Constraints({ constraints, issueOf, onChange }: ConstraintsProps) {
  return (
    <div className="flex flex-col gap-2 border-t px-4 py-3">
      <div>
        <h3 className="font-medium text-[0.8125rem]">Constraints</h3>
        <p className="text-2xs text-muted">
          Over any field of the run, by path: <code className="font-mono">model.width % model.heads == 0</code>. What the run's own rules
          refuse, or what fits no node, is never tried anyway.
        </p>
      </div>
      {constraints.map((constraint, index) => {
        const issue = issueOf(index);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a constraint is its place; its text changes as one types.
          <div key={index}>
            <div className="flex items-center gap-1">
              <Input
                aria-label={`Constraint ${index + 1}`}
                aria-invalid={issue !== undefined}
                spellCheck={false}
                placeholder="model.width % model.heads == 0"
                value={constraint}
                onChange={(event) => onChange(constraints.map((each, at) => (at === index ? event.target.value : each)))}
                className="max-w-xl font-mono text-xs"
              />
              <Button
                variant="ghost"
                size="icon-small"
                aria-label={`Remove constraint ${index + 1}`}
                onClick={() => onChange(constraints.filter((_, at) => at !== index))}
              >
                <X />
              </Button>
            </div>
            {issue !== undefined && <p className="mt-0.5 font-medium text-2xs text-danger">{issue}</p>}
          </div>
        );
      })}
      <Button size="small" variant="ghost" className="-ml-2 self-start" onClick={() => onChange([...constraints, ""])}>
        <Plus /> Add a constraint
      </Button>
    </div>
  );
}
