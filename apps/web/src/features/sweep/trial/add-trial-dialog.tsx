/** A trial with values of one's own, beginning with those of the best. */
import { useQueryClient } from "@tanstack/react-query";
import { type SweepDetail, type Trial, trialActionRequest } from "@trainyard/contracts";
import { Plus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ActionDialog } from "../../../components/action-dialog";
import { api } from "../../../lib/api";
import { keys } from "../../../lib/queries";
import { useActionForm } from "../../../lib/use-action-form";
import { formField } from "../../../specification/fields";
import { FieldControl } from "../../new-run/form/field-control";
import { firstTexts, ownValues, parametersInForce } from "./own-values";

interface AddTrialDialogProps {
  sweep: SweepDetail;
  /** Whose values it begins with. */
  like: Trial | undefined;
  onClose: () => void;
}

export function AddTrialDialog({ sweep, like, onClose }: AddTrialDialogProps) {
  const client = useQueryClient();
  const { space } = sweep.specification;
  const [texts, setTexts] = useState(() => firstTexts(space, like?.values ?? {}));
  const values = ownValues(space, texts);
  const form = useActionForm({
    schema: trialActionRequest,
    fields: { do: { action: "add", values: [values ?? {}] } },
    call: (body) => api.call("actOnTrials", { sweepId: sweep.id, body }),
    onDone: ({ items: [answer] }) => {
      if (answer?.ok !== true) {
        toast.error("Could not add the trial", { description: answer?.error ?? "" });
        return;
      }
      toast.success(`Added trial ${answer.number}`);
      onClose();
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.sweeps }),
  });
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      disabled={values === null}
      title="Add a trial"
      description={`Values of your own, beginning with ${like === undefined ? "the first of the space" : `those of trial ${like.number}`}. The search learns from it.`}
      testId="add-trial-dialog"
      confirm={{ label: "Add the trial", busy: "Adding", icon: Plus }}
      sentence={{ hint: "Kept with the sweep; may be empty", placeholder: "What the paper used", focused: false }}
    >
      <div className="grid gap-x-4 gap-y-2.5 sm:grid-cols-2">
        {parametersInForce(space, texts).map(({ path, kind }) => {
          const field = formField(path);
          return field === undefined || kind === "fixed" ? null : (
            <div key={path} className="flex min-w-0 flex-col gap-1">
              <label htmlFor={path} className="font-medium text-xs" title={path}>
                {field.label}
              </label>
              <FieldControl
                field={field}
                text={texts[path] ?? ""}
                isWrong={form.issues[`do.values.0.${path}`] !== undefined}
                unit={field.unit}
                emptyMeans={undefined}
                onChange={(text) => setTexts((now) => ({ ...now, [path]: text }))}
              />
            </div>
          );
        })}
      </div>
    </ActionDialog>
  );
}
