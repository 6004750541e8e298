/** One field of the form: shows what was typed, marks what differs from the recipe, explains what is wrong. */
import { Field, Input, NativeSelect } from "../../components/ui/field";
import type { FormField } from "./form-fields";

interface DraftFieldProps {
  field: FormField;
  text: string;
  error: string | undefined;
  changed: boolean;
  onChange: (text: string) => void;
}

export function DraftField({ field, text, error, changed, onChange }: DraftFieldProps) {
  const common = {
    id: field.path,
    "aria-describedby": `${field.path}-note`,
    "aria-invalid": error !== undefined,
    "data-testid": `field-${field.path}`,
    value: text,
  };
  const label = (
    <>
      {field.label}
      {changed && (
        <span
          role="img"
          title="Differs from the recipe"
          aria-label="differs from the recipe"
          className="ml-1.5 inline-block size-1.5 rounded-full bg-signal align-middle"
        />
      )}
    </>
  );
  return (
    <Field id={field.path} label={label} hint={field.hint} error={error}>
      {field.options === undefined ? (
        <Input
          {...common}
          inputMode={field.kind === "integer" ? "numeric" : field.kind === "number" ? "decimal" : "text"}
          onChange={(event) => onChange(event.target.value)}
          className={field.kind === "text" ? "" : "figures"}
        />
      ) : (
        <NativeSelect {...common} onChange={(event) => onChange(event.target.value)}>
          {field.options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </NativeSelect>
      )}
    </Field>
  );
}
