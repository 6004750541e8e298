/** One of a few, each explained in a sentence. */
import { RadioGroup } from "radix-ui";
import { cn } from "../../lib/class-names";

interface CardChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; title: string; text: string }[];
  onChange: (value: Value) => void;
  /** Many of them, smaller. */
  dense?: boolean;
}

export function CardChoice<Value extends string>({ label, value, options, onChange, dense = false }: CardChoiceProps<Value>) {
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const option = options.find((candidate) => candidate.value === next);
        if (option !== undefined) onChange(option.value);
      }}
      className={cn(
        "grid gap-2",
        dense
          ? "grid-cols-2 sm:grid-cols-[repeat(auto-fill,minmax(11rem,1fr))]"
          : options.length === 3
            ? "sm:grid-cols-3"
            : "sm:grid-cols-2",
      )}
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          className={cn(
            "flex flex-col items-start rounded-lg border text-left data-[state=checked]:border-foreground data-[state=checked]:ring-1 data-[state=checked]:ring-foreground",
            dense ? "px-2.5 py-2" : "p-3",
          )}
        >
          <b className="font-medium">{option.title}</b>
          <span className={cn("mt-0.5 block text-muted", dense ? "text-2xs" : "text-xs")}>{option.text}</span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
