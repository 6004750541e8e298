/** What came of a thing that was asked for several trials: each answers for itself. */
import type { ResponseOf, TrialAction } from "@trainyard/contracts";
import { toast } from "sonner";
import { trialsText, verbWords } from "./trial-actions";

export type AskedAction = Exclude<TrialAction, { action: "add" }>;

export type Answer = ResponseOf<"actOnTrials">["items"][number];

export function tell(answers: readonly Answer[], { action }: AskedAction): void {
  const { asked, failed } = verbWords[action];
  const done = answers.filter(({ ok }) => ok).map(({ number }) => number);
  // A pin is seen where it was set.
  if (done.length > 0 && action !== "pin") toast(`${asked} ${trialsText(done)}`);
  for (const { number, error } of answers.filter(({ ok }) => !ok))
    toast.error(`Could not ${failed} trial ${number}`, { description: error ?? "" });
}
