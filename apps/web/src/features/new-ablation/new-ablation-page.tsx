/** New ablation study: what is studied, which parts go out, how; what it costs is seen before it begins. */
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { AblationDraft } from "@trainyard/contracts";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { LoadError } from "../../components/load-error";
import { ablationQueries } from "../../lib/ablation-queries";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { issuesOfError } from "../../lib/field-issues";
import { type AblationForm, emptyAblation, readAblation } from "./ablation-form";
import { CostPanel } from "./cost-panel";
import { DesignCard } from "./design-card";
import { PartsCard } from "./parts-card";
import { SubjectCard } from "./subject-card";
import { useAblationSubject } from "./use-ablation-subject";

export function NewAblationPage() {
  const [form, setForm] = useState<AblationForm>(emptyAblation);
  const change = (changed: Partial<AblationForm>) => setForm((now) => ({ ...now, ...changed }));
  const { place, setPlace, checkpoints, checkpointId, subject, specification, error } = useAblationSubject(form.mode);
  const create = useCreateAblation();
  const read = readAblation(form, subject);
  const issues = { ...read.issues, ...create.issues };
  if (error !== null) return <LoadError what="the run to study" error={error} retry={() => setPlace({ run: null, checkpoint: null })} />;
  return (
    <form
      className="flex flex-col gap-4"
      data-testid="new-ablation-page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (read.draft !== null) create.start(read.draft);
      }}
      onChange={create.forgetIssues}
    >
      <h1 className="flex min-h-9 items-center font-semibold text-xl tracking-tight">New ablation study</h1>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="flex min-w-0 flex-col gap-3">
          <SubjectCard
            mode={form.mode}
            place={place}
            checkpoints={checkpoints}
            checkpointId={checkpointId}
            onMode={(mode) => change({ mode })}
            onPlace={(changed) => {
              change({ parts: [] });
              setPlace(changed);
            }}
          />
          {specification !== undefined && (form.mode === "retrain" || place.run !== null) && (
            <PartsCard
              specification={specification}
              parts={form.parts}
              further={form.further}
              error={partsIssue(issues)}
              onChange={change}
            />
          )}
          <DesignCard form={form} issues={issues} onChange={change} />
        </div>
        <CostPanel
          name={form.name}
          draft={read.draft}
          specification={specification}
          issues={form.parts.length === 0 ? create.issues : issues}
          error={create.error}
          isStarting={create.isStarting}
          onName={(name) => change({ name })}
        />
      </div>
    </form>
  );
}

/** Nothing chosen yet is no mistake. */
function partsIssue(issues: Readonly<Record<string, string>>): string | undefined {
  const [, message] = Object.entries(issues).find(([path]) => path === "parts" || path.startsWith("parts.")) ?? [];
  return message === "must not be empty" ? undefined : message;
}

function useCreateAblation() {
  const router = useRouter();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (draft: AblationDraft) => api.call("createAblation", { body: { ...draft, ...authorField() } }),
    onSuccess: (study) => {
      client.setQueryData(ablationQueries.ablation(study.id).queryKey, study);
      void client.invalidateQueries({ queryKey: ablationQueries.ablations.queryKey });
      router.push(`/ablations/${study.id}`);
    },
  });
  return {
    error: mutation.error,
    /** Stays true until the study's page is there, so that one click begins one study. */
    isStarting: mutation.isPending || mutation.isSuccess,
    issues: issuesOfError(mutation.error),
    forgetIssues: () => mutation.error !== null && mutation.reset(),
    start: (draft: AblationDraft) => !mutation.isPending && mutation.mutate(draft),
  };
}
