/** Frame of every action that asks why: what it will do, the reason, what was refused, and the button that asks for it. */
"use client";

import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { messageOf } from "../lib/error-message";
import type { ActionForm } from "../lib/use-action-form";
import { Button } from "./ui/button";
import { Dialog } from "./ui/dialog";
import { Field, TextArea } from "./ui/field";

interface ActionDialogProps {
  form: ActionForm;
  title: string;
  description: ReactNode;
  testId: string;
  confirm: { label: string; busy: string; icon: LucideIcon; danger?: boolean };
  sentence: { label?: string; hint: string; placeholder: string; focused?: boolean };
  /** Nothing to ask for yet. */
  disabled?: boolean;
  wide?: boolean;
  onClose: () => void;
  children?: ReactNode;
}

export function ActionDialog(props: ActionDialogProps) {
  const { form, testId, confirm, sentence, disabled = false, wide = false, onClose, children } = props;
  const id = `${testId}-sentence`;
  const Icon = confirm.icon;
  const submit = () => !disabled && form.submit();
  return (
    <Dialog
      open
      wide={wide}
      onOpenChange={(open) => !open && onClose()}
      title={props.title}
      description={props.description}
      testId={testId}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant={confirm.danger === true ? "danger" : "primary"} onClick={submit} disabled={disabled || form.isPending}>
            <Icon /> {form.isPending ? confirm.busy : confirm.label}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {children}
        <Field id={id} label={sentence.label ?? "Why"} hint={sentence.hint} error={form.sentenceIssue}>
          <TextArea
            id={id}
            aria-describedby={`${id}-note`}
            aria-invalid={form.sentenceIssue !== undefined}
            value={form.sentence}
            onChange={(event) => form.setSentence(event.target.value)}
            placeholder={sentence.placeholder}
            rows={2}
            autoFocus={sentence.focused ?? true}
          />
        </Field>
        {form.error !== null && (
          <p role="alert" className="text-danger">
            {messageOf(form.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
