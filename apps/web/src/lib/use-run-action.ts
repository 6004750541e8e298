/** Asks for an action on one run, shows it as pending at once, and offers the way back. */
import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import type { RunDetail, RunSummary } from "@trainyard/contracts";
import { toast } from "sonner";
import { api } from "./api";
import { authorField } from "./author";
import { messageOf } from "./error-message";
import { keys } from "./queries";
import { actionWords, type RunAction } from "./run-actions";

const routes = { pause: "pauseRun", resume: "resumeRun", stop: "stopRun", checkpoint: "checkpointRun" } as const;

type Target = Pick<RunSummary, "id" | "name">;

export function useRunAction() {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ run, action }: { run: Target; action: RunAction }) => api.call(routes[action], { runId: run.id, body: authorField() }),
    onMutate: ({ run, action }) => markPending(client, run.id, action),
    onSuccess: (_, { run, action }) => {
      const { asked, inverse } = actionWords[action];
      toast(`${asked} ${run.name}`, {
        ...(inverse !== null && {
          action: { label: actionWords[inverse].label, onClick: () => mutation.mutate({ run, action: inverse }) },
        }),
        ...(action === "stop" && { description: "Its checkpoints stay: Restart from here takes it up again." }),
      });
    },
    onError: (error, { run, action }) => toast.error(`Could not ${action} ${run.name}`, { description: messageOf(error) }),
    onSettled: (_, __, { run }) => refreshRun(client, run.id),
  });
  return {
    act: (run: Target, action: RunAction) => mutation.mutate({ run, action }),
    isPending: mutation.isPending,
  };
}

function markPending(client: QueryClient, runId: string, action: RunAction): void {
  if (action === "resume") return;
  client.setQueryData<RunDetail>(keys.run(runId), (run) => run && { ...run, pendingAction: action });
  client.setQueryData<RunSummary[]>(keys.runs, (runs) => runs?.map((run) => (run.id === runId ? { ...run, pendingAction: action } : run)));
}

export function refreshRun(client: QueryClient, runId: string): void {
  for (const queryKey of [keys.run(runId), keys.runs, keys.events(runId), keys.interventions(runId), keys.checkpoints(runId)])
    void client.invalidateQueries({ queryKey });
}
