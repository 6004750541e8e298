/** Dialog of one thing for some trials: whichever of them is asked for. */
import { ConfirmDialog } from "../../../components/confirm-dialog";
import { ExtendDialog } from "./extend-dialog";
import { PromoteDialog } from "./promote-dialog";
import { RepeatDialog } from "./repeat-dialog";
import { TagDialog } from "./tag-dialog";
import { type TrialVerb, trialsText } from "./trial-actions";
import type { TrialDialogProps } from "./trial-dialog-props";
import { useTrialAction } from "./use-trial-action";

/** Resume and pin ask nothing: they are taken back as easily. */
export type AskedVerb = Exclude<TrialVerb, "resume" | "pin">;

export function TrialDialog({ verb, ...props }: TrialDialogProps & { verb: AskedVerb }) {
  switch (verb) {
    case "stop":
      return <StopDialog {...props} />;
    case "extend":
      return <ExtendDialog {...props} />;
    case "promote":
      return <PromoteDialog {...props} />;
    case "repeat":
      return <RepeatDialog {...props} />;
    case "tag":
      return <TagDialog {...props} />;
  }
}

function StopDialog({ sweep, trials, onClose }: TrialDialogProps) {
  const { ask } = useTrialAction(sweep.id);
  const numbers = trials.map(({ number }) => number);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Stop ${trialsText(numbers)}?`}
      description="Paused with a checkpoint at the next step. The search neither learns from it nor runs it again by itself; Resume goes on with it."
      confirm="Stop"
      onConfirm={() => ask({ action: "stop", numbers })}
    />
  );
}
