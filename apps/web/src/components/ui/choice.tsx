/** One of a few: a row of joined buttons that behaves as a radio group. */
import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "../../lib/class-names";

interface ChoiceProps<Value extends string> {
  label: string;
  /** Undefined: none of them. */
  value: Value | undefined;
  options: readonly { value: Value; label: ReactNode }[];
  onChange: (value: Value) => void;
  id?: string;
  describedBy?: string;
  testId?: string;
  className?: string;
}

export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, value, options, onChange, id, describedBy, testId, className } = props;
  return (
    <ToggleGroup.Root
      type="single"
      id={id}
      aria-label={label}
      aria-describedby={describedBy}
      data-testid={testId}
      value={value ?? ""}
      onValueChange={(next) => {
        const option = options.find((candidate) => candidate.value === next);
        if (option !== undefined) onChange(option.value);
      }}
      className={cn("inline-flex h-7 shrink-0 items-center rounded-md border bg-sunken p-0.5", className)}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="h-full whitespace-nowrap rounded-[5px] px-2 text-muted text-xs hover:text-foreground data-[state=on]:bg-surface data-[state=on]:font-medium data-[state=on]:text-foreground data-[state=on]:shadow-sm dark:data-[state=on]:bg-line-strong"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
