/** A list of a few words: its usual values as buttons, any other typed. */
import { Choice } from "../../../components/ui/choice";
import { Input } from "../../../components/ui/field";
import type { ControlProps } from "./control-props";

export function ListControl({ field, text, isWrong, onChange }: ControlProps) {
  const usual = [...field.options.map((option) => [option]), [...field.options]];
  const compact = text.replaceAll(/\s/g, "");
  const presets = usual.map((entries) => ({
    value: entries.join(","),
    label: entries.length > 1 ? "alternating" : `all ${entries.join("")}`,
  }));
  return (
    <div className="flex flex-wrap gap-2">
      <Choice
        label={`Usual values of ${field.label.toLowerCase()}`}
        value={compact}
        options={presets}
        onChange={(value) => onChange(value.replaceAll(",", ", "))}
        className="h-8"
      />
      <Input
        id={field.path}
        aria-describedby={`${field.path}-note`}
        aria-invalid={isWrong}
        data-testid={`field-${field.path}`}
        spellCheck={false}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        className="min-w-40 flex-1 font-mono text-xs"
      />
    </div>
  );
}
