/** Frame of a dialog that asks for one thing for some trials, with a reason that is kept. */
import { useQueryClient } from "@tanstack/react-query";
import { type SweepDetail, trialActionRequest } from "@trainyard/contracts";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { ActionDialog } from "../../../components/action-dialog";
import { api } from "../../../lib/api";
import { keys } from "../../../lib/queries";
import { type ActionForm, useActionForm } from "../../../lib/use-action-form";
import { type Answer, type AskedAction, tell } from "./trial-answers";

interface TrialFormOptions {
  sweep: SweepDetail;
  asked: AskedAction;
  onClose: () => void;
  onDone?: (done: readonly Answer[]) => void;
}

export function useTrialForm({ sweep, asked, onClose, onDone }: TrialFormOptions): ActionForm {
  const client = useQueryClient();
  return useActionForm({
    schema: trialActionRequest,
    fields: { do: asked },
    call: (body) => api.call("actOnTrials", { sweepId: sweep.id, body }),
    onDone: ({ items }) => {
      tell(items, asked);
      const done = items.filter(({ ok }) => ok);
      if (done.length === 0) return;
      onClose();
      onDone?.(done);
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.sweeps }),
  });
}

interface TrialFormProps {
  form: ActionForm;
  title: string;
  description: ReactNode;
  testId: string;
  confirm: { label: string; busy: string; icon: LucideIcon };
  onClose: () => void;
  children: ReactNode;
}

export function TrialForm({ children, ...props }: TrialFormProps) {
  return (
    <ActionDialog {...props} sentence={{ hint: "Kept with the sweep; may be empty", placeholder: "Worth a longer look", focused: false }}>
      {children}
    </ActionDialog>
  );
}
