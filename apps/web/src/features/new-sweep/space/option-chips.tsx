/** Values of a choice, each of them in or out. */
import { Check } from "lucide-react";
import { ToggleGroup } from "radix-ui";
import { choiceLabel } from "./parameter-form";

interface OptionChipsProps {
  label: string;
  path: string;
  options: readonly string[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}

export function OptionChips({ label, path, options, chosen, onChange }: OptionChipsProps) {
  return (
    <ToggleGroup.Root
      type="multiple"
      aria-label={label}
      value={[...chosen]}
      onValueChange={(next) => onChange(options.filter((option) => next.includes(option)))}
      className="flex flex-wrap gap-1.5"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option}
          value={option}
          className="inline-flex h-7 items-center gap-1 rounded-md border px-2 text-muted text-xs hover:text-foreground data-[state=on]:border-foreground/60 data-[state=on]:bg-foreground/8 data-[state=on]:font-medium data-[state=on]:text-foreground [&_svg]:hidden data-[state=on]:[&_svg]:block"
        >
          <Check className="size-3" aria-hidden /> {choiceLabel(path, option)}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
