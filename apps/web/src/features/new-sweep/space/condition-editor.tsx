/** When a parameter is varied: only while an earlier one has some of its values. */
import { CornerDownRight, X } from "lucide-react";
import { Button } from "../../../components/ui/button";
import { Input, NativeSelect } from "../../../components/ui/field";
import { OptionChips } from "./option-chips";
import { choicesOf, joinChoices, optionsOf, type ParameterForm, parameterLabel } from "./parameter-form";

type When = NonNullable<ParameterForm["when"]>;

interface ConditionEditorProps {
  when: When;
  label: string;
  earlier: readonly ParameterForm[];
  issue: string | undefined;
  /** The condition can be seen, not changed. */
  fixed: boolean;
  onChange: (when: When | null) => void;
}

export function ConditionEditor({ when, label, earlier, issue, fixed, onChange }: ConditionEditorProps) {
  const on = earlier.find(({ path }) => path === when.path);
  // What the other parameter takes is what can be waited for.
  const options = on?.kind === "categorical" ? choicesOf(on.path, on.choices) : optionsOf(when.path);
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center gap-2 text-muted text-xs">
        <CornerDownRight className="size-3.5" aria-hidden /> only while
        <NativeSelect
          aria-label={`${label} is varied only while`}
          value={when.path}
          disabled={fixed}
          onChange={(event) => onChange({ path: event.target.value, in: "" })}
          className="h-7 w-auto text-xs"
        >
          {on === undefined && <option value={when.path}>{parameterLabel(when.path)}</option>}
          {earlier.map(({ path }) => (
            <option key={path} value={path}>
              {parameterLabel(path)}
            </option>
          ))}
        </NativeSelect>
        is
        {fixed ? (
          <span className="text-foreground">{when.in}</span>
        ) : options === undefined ? (
          <Input
            aria-label={`Values under which ${label} is varied`}
            aria-invalid={issue !== undefined}
            value={when.in}
            placeholder="2, 4"
            onChange={(event) => onChange({ ...when, in: event.target.value })}
            className="figures h-7 w-36 text-xs"
          />
        ) : (
          <OptionChips
            label={`Values under which ${label} is varied`}
            path={when.path}
            options={options}
            chosen={choicesOf(when.path, when.in)}
            onChange={(chosen) => onChange({ ...when, in: joinChoices(when.path, chosen) })}
          />
        )}
        {!fixed && (
          <Button
            variant="ghost"
            size="icon-small"
            onClick={() => onChange(null)}
            aria-label={`Vary ${label} always`}
            title="Vary it always"
          >
            <X />
          </Button>
        )}
      </div>
      {issue !== undefined && <p className="font-medium text-2xs text-danger">{issue}</p>}
    </div>
  );
}
