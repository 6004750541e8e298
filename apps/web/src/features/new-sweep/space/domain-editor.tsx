/** What a parameter can be: both ends of a range, the values that are tried, or the one it is set to. */
import { Choice } from "../../../components/ui/choice";
import { Input } from "../../../components/ui/field";
import { formField } from "../../../specification/fields";
import { FieldControl } from "../../new-run/form/field-control";
import { OptionChips } from "./option-chips";
import { choicesOf, joinChoices, optionsOf, type ParameterForm } from "./parameter-form";

interface DomainEditorProps {
  parameter: ParameterForm;
  label: string;
  issueOf: (field: string) => string | undefined;
  onChange: (changed: Partial<ParameterForm>) => void;
}

export function DomainEditor(props: DomainEditorProps) {
  switch (props.parameter.kind) {
    case "float":
    case "integer":
      return <RangeEditor {...props} />;
    case "categorical":
      return <ValuesEditor {...props} />;
    case "fixed":
      return <FixedEditor {...props} />;
  }
}

const ends = [
  { name: "low", words: "from" },
  { name: "high", words: "to" },
] as const;

function RangeEditor({ parameter, label, issueOf, onChange }: DomainEditorProps) {
  const { path, kind, scale, step } = parameter;
  const isStepless = kind === "float" && scale === "log";
  const wrong = ["low", "high", "scale", "step"].flatMap((name) => issueOf(name) ?? []);
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center gap-2 text-muted text-xs">
        {ends.map(({ name, words }) => (
          <span key={name} className="flex items-center gap-2">
            {words}
            <Input
              aria-label={`${label} ${words}`}
              aria-invalid={issueOf(name) !== undefined}
              data-testid={`${name}-${path}`}
              inputMode="decimal"
              spellCheck={false}
              value={parameter[name]}
              onChange={(event) => onChange({ [name]: event.target.value })}
              className="figures w-26"
            />
          </span>
        ))}
        <Choice
          label={`Scale of ${label}`}
          value={scale}
          options={[
            { value: "linear", label: "linear" },
            { value: "log", label: "log" },
          ]}
          onChange={(next) => onChange({ scale: next, ...(kind === "float" && next === "log" && { step: "" }) })}
          className="h-8"
        />
        {!isStepless && (
          <span className="flex items-center gap-2">
            step
            <Input
              aria-label={`Step of ${label}`}
              aria-invalid={issueOf("step") !== undefined}
              inputMode="decimal"
              placeholder={kind === "integer" ? "1" : "any"}
              value={step}
              onChange={(event) => onChange({ step: event.target.value })}
              className="figures w-18"
            />
          </span>
        )}
      </div>
      {wrong.length > 0 && <p className="font-medium text-2xs text-danger">{wrong[0]}</p>}
    </div>
  );
}

function ValuesEditor({ parameter, label, issueOf, onChange }: DomainEditorProps) {
  const { path, choices } = parameter;
  const options = optionsOf(path);
  const issue = issueOf("choices");
  return (
    <div className="flex flex-col gap-1">
      {options === undefined ? (
        <Input
          aria-label={`Values of ${label}`}
          aria-invalid={issue !== undefined}
          data-testid={`choices-${path}`}
          spellCheck={false}
          placeholder={formField(path)?.kind === "list" ? "dense; dense, banded" : "1e-4, 3e-4, 1e-3"}
          value={choices}
          onChange={(event) => onChange({ choices: event.target.value })}
          className="figures max-w-xl font-mono text-xs"
        />
      ) : (
        <OptionChips
          label={`Values of ${label}`}
          path={path}
          options={options}
          chosen={choicesOf(path, choices)}
          onChange={(chosen) => onChange({ choices: joinChoices(path, chosen) })}
        />
      )}
      {issue !== undefined && <p className="font-medium text-2xs text-danger">{issue}</p>}
    </div>
  );
}

function FixedEditor({ parameter: { path, value }, issueOf, onChange }: DomainEditorProps) {
  const field = formField(path);
  if (field === undefined) return null;
  const issue = issueOf("value");
  return (
    <div className="flex max-w-sm flex-col gap-1">
      <FieldControl
        field={field}
        text={value}
        isWrong={issue !== undefined}
        unit={field.unit}
        emptyMeans={undefined}
        onChange={(text) => onChange({ value: text })}
      />
      {issue !== undefined && <p className="font-medium text-2xs text-danger">{issue}</p>}
    </div>
  );
}
