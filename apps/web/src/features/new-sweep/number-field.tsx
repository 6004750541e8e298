/** A number of the form with its label, its hint and what is wrong with it. */
import { Field, Input } from "../../components/ui/field";
import { cn } from "../../lib/class-names";

interface NumberFieldProps {
  id: string;
  label: string;
  hint?: string | undefined;
  error: string | undefined;
  unit?: string;
  placeholder?: string;
  value: string;
  onChange: (text: string) => void;
  className?: string;
}

export function NumberField({ id, label, hint, error, unit, placeholder, value, onChange, className }: NumberFieldProps) {
  return (
    <Field id={id} label={label} hint={hint} error={error} {...(className !== undefined && { className })}>
      <span className="relative block">
        <Input
          id={id}
          data-testid={id}
          aria-describedby={`${id}-note`}
          aria-invalid={error !== undefined}
          inputMode="decimal"
          spellCheck={false}
          placeholder={placeholder}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={cn("figures", unit !== undefined && "pr-16")}
        />
        {unit !== undefined && (
          <span aria-hidden className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-2xs text-muted">
            {unit}
          </span>
        )}
      </span>
    </Field>
  );
}
