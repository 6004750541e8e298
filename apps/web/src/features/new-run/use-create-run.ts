/** Starts the drafted run; refusals of the server come back by field. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { issuesOfError } from "../../lib/field-issues";
import { keys } from "../../lib/queries";
import type { Draft } from "./draft";

interface RunRequest {
  recipe: string;
  name: string;
  overrides: Draft["overrides"];
  ladderId: string | null;
  /** Empty: the gate is not overridden. */
  launchOverride: string;
}

export function useCreateRun() {
  const router = useRouter();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ recipe, name, overrides, ladderId, launchOverride }: RunRequest) =>
      api.call("createRun", {
        body: {
          recipe,
          ...authorField(),
          ...(name.trim() === "" ? {} : { name: name.trim() }),
          ...(Object.keys(overrides).length === 0 ? {} : { overrides }),
          ...(ladderId === null ? {} : { ladderId }),
          ...(launchOverride.trim() === "" ? {} : { launchOverride: launchOverride.trim() }),
        },
      }),
    onSuccess: (run) => {
      client.setQueryData(keys.run(run.id), run);
      void client.invalidateQueries({ queryKey: keys.runs });
      router.push(`/runs/${run.id}`);
    },
  });
  return {
    error: mutation.error,
    /** Stays true until the run's page is there, so that one click starts one run. */
    isStarting: mutation.isPending || mutation.isSuccess,
    issues: issuesOfError(mutation.error, "overrides."),
    forgetIssues: () => mutation.error !== null && mutation.reset(),
    start: (request: Omit<RunRequest, "overrides">, draft: Draft) => {
      if (draft.specification !== null) mutation.mutate({ ...request, overrides: draft.overrides });
    },
  };
}

export type CreateRun = ReturnType<typeof useCreateRun>;
