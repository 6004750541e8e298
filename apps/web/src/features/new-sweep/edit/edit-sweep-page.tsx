/** Edit of a sweep that has begun: a narrower space, other limits, for trials to come. The fields are those it was begun with. */
"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type SweepDetail, sweepEditRequest } from "@trainyard/contracts";
import { resolveSpecification } from "@trainyard/model/recipes";
import { PencilLine } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { toast } from "sonner";
import { LoadError } from "../../../components/load-error";
import { Button } from "../../../components/ui/button";
import { Card } from "../../../components/ui/card";
import { Field, TextArea } from "../../../components/ui/field";
import { api } from "../../../lib/api";
import { messageOf } from "../../../lib/error-message";
import { keys, queries } from "../../../lib/queries";
import { useActionForm } from "../../../lib/use-action-form";
import { NewRunSkeleton } from "../../new-run/new-run-skeleton";
import { BudgetCard } from "../budget-card";
import { issueLabel } from "../issue-label";
import { SpaceCard } from "../space/space-card";
import { type EditForm, editForm, readEdit } from "./edit-form";

export function EditSweepPage({ sweepId }: { sweepId: string }) {
  const { data: sweep, error, refetch } = useQuery(queries.sweep(sweepId));
  if (sweep === undefined && error !== null) return <LoadError what="this sweep" error={error} retry={() => void refetch()} />;
  return sweep === undefined ? <NewRunSkeleton /> : <EditView sweep={sweep} />;
}

function EditView({ sweep: loaded }: { sweep: SweepDetail }) {
  // What is edited is the sweep as it was when the page was opened; trials that end meanwhile change nothing here.
  const [sweep] = useState(loaded);
  const [form, setForm] = useState<EditForm>(() => editForm(sweep));
  const router = useRouter();
  const client = useQueryClient();
  const specification = useMemo(() => resolveSpecification(sweep.recipe, sweep.specification.overrides), [sweep]);
  const { edit, change: changed, issues: typedIssues } = readEdit(form, sweep);
  const action = useActionForm({
    schema: sweepEditRequest,
    fields: { ...edit },
    call: (body) => api.call("editSweep", { sweepId: sweep.id, body }),
    onDone: () => {
      toast.success(`Edited ${sweep.name}, for trials to come`);
      router.push(`/sweeps/${sweep.id}`);
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.sweeps }),
  });
  const issues = { ...typedIssues, ...action.issues };
  const change = (part: Partial<EditForm>) => setForm((now) => ({ ...now, ...part }));
  const wrong = Object.entries(issues).filter(([path]) => path !== "reason");
  return (
    <form
      className="flex flex-col gap-4"
      data-testid="edit-sweep-page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (edit !== null && changed !== "") action.submit();
      }}
    >
      <header className="flex min-h-9 flex-wrap items-center gap-3">
        <h1 className="font-semibold text-xl tracking-tight">Edit {sweep.name}</h1>
        <span className="text-muted">for trials to come; those that there are keep their values</span>
      </header>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="flex min-w-0 flex-col gap-3">
          <SpaceCard space={form} specification={specification} issues={issues} narrowing onChange={change} />
          <BudgetCard
            texts={form}
            issues={issues}
            trialsFixed={sweep.specification.scheduler.name === "population" ? "As many as the population has" : undefined}
            onChange={change}
          />
        </div>
        <Card className="flex flex-col gap-3 px-4 py-3 lg:sticky lg:top-5" aria-label="The edit">
          <p data-testid="edit-changes">
            {changed !== "" ? `Changes ${changed}` : edit === null ? "A value is wrong." : "Nothing is changed yet."}{" "}
            <span className="text-muted">Another recipe, sampler or scheduler needs a clone.</span>
          </p>
          <Field id="edit-reason" label="Why" hint="Kept with the sweep" error={action.sentenceIssue}>
            <TextArea
              id="edit-reason"
              aria-describedby="edit-reason-note"
              rows={2}
              value={action.sentence}
              placeholder="Rates above 5e-3 all diverge"
              onChange={(event) => action.setSentence(event.target.value)}
            />
          </Field>
          {(wrong.length > 0 || action.error !== null) && (
            <ul role="alert" className="flex flex-col gap-1 text-danger text-xs">
              {wrong.length === 0 && action.error !== null && <li>{messageOf(action.error)}</li>}
              {wrong.map(([path, message]) => (
                <li key={path}>
                  {issueLabel(path, form.parameters)}: {message}
                </li>
              ))}
            </ul>
          )}
          <div className="flex gap-2">
            <Button asChild>
              <Link href={`/sweeps/${sweep.id}`}>Cancel</Link>
            </Button>
            <Button
              variant="primary"
              type="submit"
              className="flex-1"
              disabled={edit === null || changed === "" || action.isPending}
              data-testid="save-edit"
            >
              <PencilLine /> {action.isPending ? "Saving" : "Edit the sweep"}
            </Button>
          </div>
        </Card>
      </div>
    </form>
  );
}
