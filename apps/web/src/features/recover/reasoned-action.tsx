/** A button that acts with a reason written beside it. */
"use client";

import type { LucideIcon } from "lucide-react";
import { Button } from "../../components/ui/button";
import { Field, Input } from "../../components/ui/field";
import { messageOf } from "../../lib/error-message";
import type { ActionForm } from "../../lib/use-action-form";

interface ReasonedActionProps {
  id: string;
  form: ActionForm;
  label: string;
  busy: string;
  icon: LucideIcon;
  danger?: boolean;
  disabled?: boolean;
}

export function ReasonedAction({ id, form, label, busy, icon: Icon, danger = false, disabled = false }: ReasonedActionProps) {
  return (
    <form
      className="flex flex-col gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        if (!disabled) form.submit();
      }}
    >
      <div className="flex flex-wrap items-start gap-x-3">
        <Field id={id} label="Why" hint="Kept with the action" error={form.sentenceIssue} className="min-w-56 flex-1">
          <Input
            id={id}
            aria-describedby={`${id}-note`}
            aria-invalid={form.sentenceIssue !== undefined}
            value={form.sentence}
            onChange={(event) => form.setSentence(event.target.value)}
          />
        </Field>
        <Button type="submit" variant={danger ? "danger" : "primary"} disabled={disabled || form.isPending} className="sm:mt-5">
          <Icon /> {form.isPending ? busy : label}
        </Button>
      </div>
      {form.error !== null && (
        <p role="alert" className="text-danger">
          {messageOf(form.error)}
        </p>
      )}
    </form>
  );
}
