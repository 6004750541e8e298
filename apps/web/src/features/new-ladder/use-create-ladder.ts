/** Begins the drafted ladder; refusals of the server come back by field. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { LadderDraft } from "@trainyard/contracts";
import { useRouter } from "next/navigation";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { issuesOfError } from "../../lib/field-issues";
import { ladderQueries } from "../../lib/ladder-queries";

export function useCreateLadder() {
  const router = useRouter();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (draft: LadderDraft) => api.call("createLadder", { body: { ...draft, ...authorField() } }),
    onSuccess: (ladder) => {
      client.setQueryData(ladderQueries.ladder(ladder.id).queryKey, ladder);
      void client.invalidateQueries({ queryKey: ladderQueries.ladders.queryKey });
      router.push(`/ladders/${ladder.id}`);
    },
  });
  return {
    error: mutation.error,
    /** Stays true until the ladder's page is there, so that one click begins one ladder. */
    isStarting: mutation.isPending || mutation.isSuccess,
    issues: issuesOfError(mutation.error),
    forgetIssues: () => mutation.error !== null && mutation.reset(),
    start: (draft: LadderDraft) => !mutation.isPending && mutation.mutate(draft),
  };
}

export type CreateLadder = ReturnType<typeof useCreateLadder>;
