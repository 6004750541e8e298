/** Asks for one thing for several trials, without a dialog. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Trial } from "@trainyard/contracts";
import { toast } from "sonner";
import { api } from "../../../lib/api";
import { authorField } from "../../../lib/author";
import { messageOf } from "../../../lib/error-message";
import { keys, queries } from "../../../lib/queries";
import { verbWords } from "./trial-actions";
import { type AskedAction, tell } from "./trial-answers";

export function useTrialAction(sweepId: string) {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: async (asked: AskedAction) => (await api.call("actOnTrials", { sweepId, body: { do: asked, ...authorField() } })).items,
    onMutate: (asked) => {
      if (asked.action !== "pin") return;
      client.setQueryData<Trial[]>(queries.trials(sweepId).queryKey, (trials) =>
        trials?.map((trial) => (asked.numbers.includes(trial.number) ? { ...trial, pinned: asked.pinned } : trial)),
      );
    },
    onSuccess: tell,
    onError: (error, { action }) => toast.error(`Could not ${verbWords[action].failed} the trials`, { description: messageOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sweep(sweepId) }),
  });
  return { ask: mutation.mutate, isPending: mutation.isPending };
}
