/** Asks for an action on a sweep, and shows what it answered. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SweepDetail } from "@trainyard/contracts";
import { toast } from "sonner";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { keys, queries } from "../../lib/queries";

export type SweepAction = "pause" | "resume" | "stop";

const routes = { pause: "pauseSweep", resume: "resumeSweep", stop: "stopSweep" } as const;
const asked: Record<SweepAction, string> = { pause: "Pausing", resume: "Resuming", stop: "Stopping" };
const inverse: Partial<Record<SweepAction, SweepAction>> = { pause: "resume", resume: "pause" };

export function useSweepAction({ id, name }: Pick<SweepDetail, "id" | "name">) {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (action: SweepAction) => api.call(routes[action], { sweepId: id, body: authorField() }),
    onSuccess: (sweep, action) => {
      client.setQueryData(queries.sweep(id).queryKey, sweep);
      const back = inverse[action];
      toast(`${asked[action]} ${name}`, {
        ...(back !== undefined && { action: { label: back === "pause" ? "Pause" : "Resume", onClick: () => mutation.mutate(back) } }),
      });
    },
    onError: (error, action) => toast.error(`Could not ${action} ${name}`, { description: messageOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sweeps }),
  });
  return { act: (action: SweepAction) => mutation.mutate(action), isPending: mutation.isPending };
}
