/** Begins the drafted sweep; refusals of the server come back by field. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SweepDetail, SweepDraft } from "@trainyard/contracts";
import { useRouter } from "next/navigation";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { issuesOfError } from "../../lib/field-issues";
import { keys, queries } from "../../lib/queries";

/** @param source the sweep that the draft began as */
export function useCreateSweep(source: SweepDetail | null) {
  const router = useRouter();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (draft: SweepDraft) =>
      api.call("createSweep", { body: { ...draft, ...authorField(), ...(source !== null && { clonedFrom: source.id }) } }),
    onSuccess: (sweep) => {
      client.setQueryData(queries.sweep(sweep.id).queryKey, sweep);
      void client.invalidateQueries({ queryKey: [...keys.sweeps, "list"] });
      router.push(`/sweeps/${sweep.id}`);
    },
  });
  return {
    error: mutation.error,
    /** Stays true until the sweep's page is there, so that one click begins one sweep. */
    isStarting: mutation.isPending || mutation.isSuccess,
    issues: issuesOfError(mutation.error),
    forgetIssues: () => mutation.error !== null && mutation.reset(),
    start: (draft: SweepDraft) => !mutation.isPending && mutation.mutate(draft),
  };
}

export type CreateSweep = ReturnType<typeof useCreateSweep>;
