/** Asks for an action on a study, and shows what it answered. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { AblationDetail } from "@trainyard/contracts";
import { toast } from "sonner";
import { ablationQueries } from "../../lib/ablation-queries";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { keys } from "../../lib/queries";

export type AblationAction = "pause" | "resume" | "stop";

const routes = { pause: "pauseAblation", resume: "resumeAblation", stop: "stopAblation" } as const;
const asked: Record<AblationAction, string> = { pause: "Pausing", resume: "Resuming", stop: "Stopping" };

export function useAblationAction({ id, name }: Pick<AblationDetail, "id" | "name">) {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (action: AblationAction) => api.call(routes[action], { ablationId: id, body: authorField() }),
    onSuccess: (study, action) => {
      client.setQueryData(ablationQueries.ablation(id).queryKey, study);
      toast(`${asked[action]} ${name}`);
    },
    onError: (error, action) => toast.error(`Could not ${action} ${name}`, { description: messageOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.ablations }),
  });
  return { act: (action: AblationAction) => mutation.mutate(action), isPending: mutation.isPending };
}
