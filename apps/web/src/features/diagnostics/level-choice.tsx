/** Which level of diagnostics to run, with what each tests and takes. */
import type { DiagnosticLevel } from "@trainyard/contracts";
import { CardChoice } from "../../components/ui/card-choice";
import { diagnosticLevels } from "./levels";

const options = diagnosticLevels.map(({ level, title, takes, tests }) => ({
  value: String(level),
  title: `${level} · ${title}, ${takes}`,
  text: tests,
}));

export function LevelChoice({ level, onChange }: { level: DiagnosticLevel; onChange: (level: DiagnosticLevel) => void }) {
  return (
    <CardChoice
      label="Level"
      value={String(level)}
      options={options}
      onChange={(value) => {
        const chosen = diagnosticLevels.find((each) => String(each.level) === value);
        if (chosen !== undefined) onChange(chosen.level);
      }}
    />
  );
}
