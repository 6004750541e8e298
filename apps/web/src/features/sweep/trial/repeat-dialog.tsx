/** Runs configurations again with other seeds, which shows how much of a lead is luck. */
import { parseNumber } from "@trainyard/contracts";
import { Repeat } from "lucide-react";
import { useState } from "react";
import { formatCount } from "../../../lib/format";
import { NumberField } from "../../new-sweep/number-field";
import { trialsText } from "./trial-actions";
import type { TrialDialogProps } from "./trial-dialog-props";
import { TrialForm, useTrialForm } from "./trial-form";

export function RepeatDialog({ sweep, trials, onClose }: TrialDialogProps) {
  const [seeds, setSeeds] = useState("2");
  const numbers = trials.map(({ number }) => number);
  const form = useTrialForm({ sweep, asked: { action: "repeat", numbers, seeds: parseNumber(seeds) }, onClose });
  const tokens = trials.reduce((sum, { totalTokens }) => sum + totalTokens * parseNumber(seeds), 0);
  return (
    <TrialForm
      form={form}
      title={`Repeat ${trialsText(numbers)}`}
      description="The same values with other seeds, each to its end: what differs then is noise."
      testId="repeat-dialog"
      confirm={{ label: "Repeat", busy: "Asking for it", icon: Repeat }}
      onClose={onClose}
    >
      <NumberField
        id="repeat-seeds"
        label="Further seeds of each"
        hint={Number.isFinite(tokens) ? `${formatCount(tokens)} tokens in all` : undefined}
        error={form.issues["do.seeds"]}
        value={seeds}
        onChange={setSeeds}
        className="max-w-56"
      />
    </TrialForm>
  );
}
