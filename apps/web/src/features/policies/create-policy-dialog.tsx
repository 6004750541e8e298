/** Binds a detector to an answer; the policy begins in shadow mode. */
"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ShieldPlus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "../../components/ui/button";
import { Dialog } from "../../components/ui/dialog";
import { Field, Input, NativeSelect } from "../../components/ui/field";
import { Switch } from "../../components/ui/switch";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { type FieldIssues, issuesOfError } from "../../lib/field-issues";
import { keys, queries } from "../../lib/queries";
import { recoveryQueries } from "../../lib/recovery-queries";
import { emptyPolicy, type PolicyForm, readPolicy } from "./policy-form";
import { type AnswerKind, answerKinds } from "./policy-words";
import { SwapFields } from "./swap-fields";

export function CreatePolicyDialog({ detector, onClose }: { detector: string | null; onClose: () => void }) {
  const client = useQueryClient();
  const router = useRouter();
  const [form, setForm] = useState<PolicyForm>({ ...emptyPolicy, detector: detector ?? "" });
  const [tried, setTried] = useState(false);
  const change = (changed: Partial<PolicyForm>) => setForm((old) => ({ ...old, ...changed }));
  const { request, issues } = readPolicy(form, authorField());
  const create = useMutation({
    mutationFn: (body: NonNullable<typeof request>) => api.call("createPolicy", { body }),
    onSuccess: (policy) => {
      void client.invalidateQueries({ queryKey: keys.policies });
      toast(`${policy.name} watches in shadow mode`);
      onClose();
      router.push(`/policies/${policy.id}`);
    },
  });
  const shown = { ...(tried ? issues : {}), ...issuesOfError(create.error) };
  const submit = () => {
    setTried(true);
    if (request !== null && !create.isPending) create.mutate(request);
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title="New policy"
      description="It begins in shadow mode: it only says what it would do, until somebody who has seen its backtest lets it act."
      testId="create-policy-dialog"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={submit} disabled={create.isPending}>
            <ShieldPlus /> {create.isPending ? "Creating" : "Create the policy"}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Watching form={form} issues={shown} onChange={change} />
        <Answering form={form} issues={shown} onChange={change} />
        <Limits form={form} issues={shown} onChange={change} />
        {create.error !== null && (
          <p role="alert" className="text-danger">
            {messageOf(create.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

interface PartProps {
  form: PolicyForm;
  issues: FieldIssues;
  onChange: (changed: Partial<PolicyForm>) => void;
}

function Watching({ form, issues, onChange }: PartProps) {
  const { data: detectors = [] } = useQuery(recoveryQueries.detectors);
  const { data: runs = [] } = useQuery(queries.runs);
  const description = detectors.find(({ name }) => name === form.detector)?.description;
  return (
    <>
      <Field
        id="policy-name"
        label="Name"
        hint="As it appears beside what it does"
        error={issues.name && "give it a name of at most 100 characters"}
      >
        <Input
          id="policy-name"
          aria-describedby="policy-name-note"
          aria-invalid={issues.name !== undefined}
          value={form.name}
          onChange={(event) => onChange({ name: event.target.value })}
          placeholder="Skip what makes the norm explode"
          autoFocus
        />
      </Field>
      <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
        <Field id="policy-detector" label="When this detector alarms" hint={description} error={issues.detector && "choose one"}>
          <NativeSelect
            id="policy-detector"
            aria-describedby="policy-detector-note"
            aria-invalid={issues.detector !== undefined}
            value={form.detector}
            onChange={(event) => onChange({ detector: event.target.value })}
          >
            <option value="">Choose</option>
            {detectors.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </NativeSelect>
        </Field>
        <Field id="policy-run" label="On" error={issues.runId}>
          <NativeSelect id="policy-run" value={form.runId} onChange={(event) => onChange({ runId: event.target.value })}>
            <option value="">every run</option>
            {runs.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </NativeSelect>
        </Field>
      </div>
    </>
  );
}

function Answering({ form, issues, onChange }: PartProps) {
  const takesFactor = form.answer === "rollback" || form.answer === "lower-learning-rate";
  const factorIssue = issues["answer.learningRateFactor"];
  return (
    <>
      <Field id="policy-answer" label="Answer with" hint={answerKinds[form.answer].help} error={issues["answer.kind"] ?? issues.answer}>
        <NativeSelect
          id="policy-answer"
          aria-describedby="policy-answer-note"
          value={form.answer}
          onChange={(event) => onChange({ answer: event.target.value as AnswerKind })}
        >
          {Object.entries(answerKinds).map(([kind, { title }]) => (
            <option key={kind} value={kind}>
              {title}
            </option>
          ))}
        </NativeSelect>
      </Field>
      {takesFactor && (
        <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
          {form.answer === "rollback" && (
            <Field id="policy-skip" label="Skip the samples" hint="What was read from the first warning sign to the alarm">
              <Switch
                id="policy-skip"
                aria-describedby="policy-skip-note"
                checked={form.skipSamples}
                onChange={(skipSamples) => onChange({ skipSamples })}
              />
            </Field>
          )}
          <Field
            id="policy-factor"
            label="Multiply the peak learning rate by"
            hint={form.answer === "rollback" ? "Empty: it stays; OPT-175B took about 0.67" : "OPT-175B took about 0.67"}
            error={factorIssue}
          >
            <Input
              id="policy-factor"
              inputMode="decimal"
              aria-describedby="policy-factor-note"
              aria-invalid={factorIssue !== undefined}
              value={form.factor}
              onChange={(event) => onChange({ factor: event.target.value })}
              placeholder={form.answer === "rollback" ? "it stays" : "0.67"}
              className="figures"
            />
          </Field>
        </div>
      )}
      {form.answer === "swap" && <SwapFields swaps={form.swaps} issue={swapIssue(issues)} onChange={(swaps) => onChange({ swaps })} />}
    </>
  );
}

function swapIssue(issues: FieldIssues): string | undefined {
  const [field, message] = Object.entries(issues).find(([name]) => name.startsWith("answer.changes")) ?? [];
  const path = field?.replace(/^answer\.changes\.?/, "");
  return message === undefined ? undefined : path === "" ? message : `${path}: ${message}`;
}

const limitFields = [
  { name: "cooldownSteps", label: "Rest after an answer, steps", hint: "It gives no other in between" },
  { name: "maxAnswers", label: "Answers at most", hint: "The next alarm pauses the run and asks" },
  { name: "perTokens", label: "Counted over, tokens", hint: "How far back answers count" },
] as const;

function Limits({ form, issues, onChange }: PartProps) {
  return (
    <div className="grid gap-x-4 gap-y-2 sm:grid-cols-3">
      {limitFields.map(({ name, label, hint }) => {
        const issue = issues[`limits.${name}`];
        return (
          <Field key={name} id={`policy-${name}`} label={label} hint={hint} error={issue}>
            <Input
              id={`policy-${name}`}
              inputMode="numeric"
              aria-describedby={`policy-${name}-note`}
              aria-invalid={issue !== undefined}
              value={form[name]}
              onChange={(event) => onChange({ [name]: event.target.value })}
              className="figures"
            />
          </Field>
        );
      })}
    </div>
  );
}
