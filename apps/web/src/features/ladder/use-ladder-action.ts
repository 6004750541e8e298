/** Asks for an action on a ladder, and shows what it answered. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { LadderDetail } from "@trainyard/contracts";
import { toast } from "sonner";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { ladderQueries } from "../../lib/ladder-queries";
import { keys } from "../../lib/queries";

export type LadderAction = "pause" | "resume" | "stop";

const routes = { pause: "pauseLadder", resume: "resumeLadder", stop: "stopLadder" } as const;
const asked: Record<LadderAction, string> = { pause: "Pausing", resume: "Resuming", stop: "Stopping" };

export function useLadderAction({ id, name }: Pick<LadderDetail, "id" | "name">) {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (action: LadderAction) => api.call(routes[action], { ladderId: id, body: authorField() }),
    onSuccess: (ladder, action) => {
      client.setQueryData(ladderQueries.ladder(id).queryKey, ladder);
      toast(`${asked[action]} ${name}`);
    },
    onError: (error, action) => toast.error(`Could not ${action} ${name}`, { description: messageOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.ladders }),
  });
  return { act: (action: LadderAction) => mutation.mutate(action), isPending: mutation.isPending };
}
