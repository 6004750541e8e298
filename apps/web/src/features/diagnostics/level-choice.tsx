/** Which level of diagnostics to run, with what each tests and takes. */
import type { DiagnosticLevel } from "@trainyard/contracts";
import { RadioGroup } from "radix-ui";
import { diagnosticLevels } from "./levels";

export function LevelChoice({ level, onChange }: { level: DiagnosticLevel; onChange: (level: DiagnosticLevel) => void }) {
  return (
    <RadioGroup.Root
      aria-label="Level"
      value={String(level)}
      onValueChange={(value) => {
        const chosen = diagnosticLevels.find((each) => String(each.level) === value);
        if (chosen !== undefined) onChange(chosen.level);
      }}
      className="grid gap-2 sm:grid-cols-3"
    >
      {diagnosticLevels.map(({ level: value, title, takes, tests }) => (
        <RadioGroup.Item
          key={value}
          value={String(value)}
          className="flex flex-col items-start rounded-lg border p-3 text-left data-[state=checked]:border-foreground data-[state=checked]:ring-1 data-[state=checked]:ring-foreground"
        >
          <b className="font-medium">
            {value} · {title}
          </b>
          <span className="text-xs">{takes}</span>
          <span className="mt-1 block text-muted text-xs">{tests}</span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
