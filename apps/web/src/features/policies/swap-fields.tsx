/** Settings that a policy changes in place, each with its new value. */
import { Plus, X } from "lucide-react";
import { Button } from "../../components/ui/button";
import { NativeSelect } from "../../components/ui/field";
import { formField } from "../../specification/fields";
import { FieldControl } from "../new-run/form/field-control";
import { type Swap, swappableFields } from "./policy-form";

interface SwapFieldsProps {
  swaps: readonly Swap[];
  issue: string | undefined;
  onChange: (swaps: readonly Swap[]) => void;
}

export function SwapFields({ swaps, issue, onChange }: SwapFieldsProps) {
  const free = swappableFields.filter(({ path }) => !swaps.some((swap) => swap.path === path));
  const set = (index: number, swap: Swap) => onChange(swaps.map((each, at) => (at === index ? swap : each)));
  return (
    <div className="flex flex-col gap-2">
      {swaps.map((swap, index) => {
        const field = formField(swap.path);
        return (
          <div key={swap.path} className="grid grid-cols-[1fr_1fr_auto] items-start gap-2">
            <NativeSelect
              aria-label="Setting"
              value={swap.path}
              onChange={(event) => set(index, { path: event.target.value, text: firstText(event.target.value) })}
            >
              {swappableFields
                .filter(({ path }) => path === swap.path || free.some((each) => each.path === path))
                .map(({ path, label }) => (
                  <option key={path} value={path}>
                    {label}
                  </option>
                ))}
            </NativeSelect>
            {field !== undefined && (
              <FieldControl
                field={field}
                text={swap.text}
                isWrong={false}
                unit={field.unit}
                emptyMeans={undefined}
                onChange={(text) => set(index, { path: swap.path, text })}
              />
            )}
            <Button
              variant="ghost"
              size="icon"
              aria-label={`Leave ${field?.label ?? swap.path} out`}
              onClick={() => onChange(swaps.filter((_, at) => at !== index))}
            >
              <X />
            </Button>
          </div>
        );
      })}
      <Button
        size="small"
        className="self-start"
        onClick={() => {
          const path = (free.find((field) => field.path === "optimizer.name") ?? free[0])?.path;
          if (path !== undefined) onChange([...swaps, { path, text: firstText(path) }]);
        }}
      >
        <Plus /> Add a setting
      </Button>
      {issue !== undefined && <p className="font-medium text-2xs text-danger">{issue}</p>}
    </div>
  );
}

/** A choice begins with its first option, a switch off, anything else empty. */
function firstText(path: string): string {
  const field = formField(path);
  if (field?.kind === "choice") return field.options[0] ?? "";
  return field?.kind === "toggle" ? "false" : "";
}
