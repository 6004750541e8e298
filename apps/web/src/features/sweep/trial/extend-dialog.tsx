/** Trains trials beyond what the search gave them. */
import { parseNumber } from "@trainyard/contracts";
import { Expand } from "lucide-react";
import { useState } from "react";
import { formatCount } from "../../../lib/format";
import { NumberField } from "../../new-sweep/number-field";
import { trialsText } from "./trial-actions";
import type { TrialDialogProps } from "./trial-dialog-props";
import { TrialForm, useTrialForm } from "./trial-form";

export function ExtendDialog({ sweep, trials, onClose }: TrialDialogProps) {
  const [factor, setFactor] = useState("2");
  const numbers = trials.map(({ number }) => number);
  const form = useTrialForm({ sweep, asked: { action: "extend", numbers, factor: parseNumber(factor) }, onClose });
  const tokens = trials.reduce((sum, trial) => sum + Math.max(0, trial.totalTokens * parseNumber(factor) - trial.tokens), 0);
  return (
    <TrialForm
      form={form}
      title={`Extend ${trialsText(numbers)}`}
      description="Goes on from the newest checkpoint, by hand: the search learns nothing from it."
      testId="extend-trials-dialog"
      confirm={{ label: "Extend", busy: "Extending", icon: Expand }}
      onClose={onClose}
    >
      <NumberField
        id="extend-factor"
        label="Tokens, times what was planned"
        hint={Number.isFinite(tokens) ? `${formatCount(tokens)} tokens more in all` : undefined}
        error={form.issues["do.factor"]}
        unit="times"
        value={factor}
        onChange={setFactor}
        className="max-w-56"
      />
    </TrialForm>
  );
}
