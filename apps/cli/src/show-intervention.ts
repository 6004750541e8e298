/** An intervention as a command leaves it behind. */
import type { Intervention } from "@trainyard/contracts";
import type { Outcome } from "./outcome";

export function showIntervention(intervention: Intervention): Outcome {
  const step = intervention.appliedStep === null ? "" : ` at step ${intervention.appliedStep}`;
  return { document: intervention, text: `${intervention.kind} ${intervention.status}${step}` };
}
