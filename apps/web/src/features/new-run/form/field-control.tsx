/** The control of a field, by its kind. */
import { Choice } from "../../../components/ui/choice";
import { Input, NativeSelect } from "../../../components/ui/field";
import { Switch } from "../../../components/ui/switch";
import { cn } from "../../../lib/class-names";
import { optionLabel } from "../../../specification/fields";
import type { ControlProps } from "./control-props";
import { ListControl } from "./list-control";
import { TableControl } from "./table-control";

/** So few characters fit into a row of joined buttons. */
const mostJoinedCharacters = 22;

export function FieldControl(props: ControlProps) {
  const { field, text, isWrong, onChange } = props;
  const common = { id: field.path, "aria-describedby": `${field.path}-note`, "aria-invalid": isWrong };
  const testId = `field-${field.path}`;
  switch (field.kind) {
    case "toggle":
      return <Switch {...common} testId={testId} checked={text === "true"} onChange={(checked) => onChange(String(checked))} />;
    case "choice": {
      const options = field.options.map((value) => ({ value, label: optionLabel(field, value) }));
      const isKnown = field.options.includes(text);
      if (isKnown && options.map(({ label }) => label).join("").length <= mostJoinedCharacters)
        return (
          <Choice
            id={field.path}
            label={field.label}
            describedBy={`${field.path}-note`}
            testId={testId}
            value={text}
            options={options}
            onChange={onChange}
            className="h-8"
          />
        );
      return (
        <NativeSelect {...common} data-testid={testId} value={text} onChange={(event) => onChange(event.target.value)}>
          {!isKnown && <option>{text}</option>}
          {options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </NativeSelect>
      );
    }
    case "list":
      return <ListControl {...props} />;
    case "table":
      return <TableControl {...props} />;
    default:
      return <TextControl {...props} />;
  }
}

function TextControl({ field, text, isWrong, unit: usualUnit, emptyMeans, suggestions, onChange }: ControlProps) {
  const isNumber = field.kind !== "text";
  const unit = text === "" && emptyMeans !== undefined ? undefined : usualUnit;
  return (
    <span className="relative block">
      <Input
        id={field.path}
        aria-describedby={`${field.path}-note`}
        aria-invalid={isWrong}
        data-testid={`field-${field.path}`}
        inputMode={field.kind === "integer" ? "numeric" : isNumber ? "decimal" : "text"}
        list={suggestions === undefined ? undefined : `${field.path}-suggestions`}
        placeholder={emptyMeans}
        spellCheck={false}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        className={cn(isNumber && "figures", unit !== undefined && "pr-22")}
      />
      {unit !== undefined && (
        <span aria-hidden className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-2xs text-muted">
          {unit}
        </span>
      )}
      {suggestions !== undefined && (
        <datalist id={`${field.path}-suggestions`}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
    </span>
  );
}
