/** State of the form with which somebody asks for an action: the reason, what the contract's schema refuses, and the request itself. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import { authorField } from "./author";
import { type FieldIssues, issuesByField, issuesOfError } from "./field-issues";

interface ActionFormOptions<Schema extends z.ZodObject, Result> {
  /** Of the request's body. */
  schema: Schema;
  /** The rest of the body. */
  fields?: Record<string, unknown>;
  /** Where the typed sentence belongs in the body; `reason` when left out. */
  sentenceField?: string;
  /** What the sentence begins as. */
  sentence?: string;
  call: (body: z.output<Schema>) => Promise<Result>;
  onDone: (result: Result) => void;
  onSettled?: () => void;
}

export interface ActionForm {
  sentence: string;
  setSentence: (sentence: string) => void;
  /** What is wrong with the sentence; nothing before somebody has tried to send it. */
  sentenceIssue: string | undefined;
  /** By field of the body, whether the schema or the server refuses it. */
  issues: FieldIssues;
  submit: () => void;
  isPending: boolean;
  /** Why the server did not do it. */
  error: unknown;
}

export function useActionForm<Schema extends z.ZodObject, Result>(options: ActionFormOptions<Schema, Result>): ActionForm {
  const { schema, fields = {}, sentenceField = "reason", sentence: first = "", call, onDone, onSettled } = options;
  const [sentence, setSentence] = useState(first);
  const [tried, setTried] = useState(false);
  const parsed = schema.safeParse({ ...fields, [sentenceField]: sentence, ...authorField() });
  const request = useMutation({ mutationFn: call, onSuccess: onDone, ...(onSettled !== undefined && { onSettled }) });
  const issues = { ...(parsed.success ? {} : issuesByField(parsed.error)), ...issuesOfError(request.error) };
  return {
    sentence,
    setSentence,
    sentenceIssue: tried ? issues[sentenceField] : undefined,
    issues,
    submit: () => {
      setTried(true);
      if (parsed.success && !request.isPending) request.mutate(parsed.data);
    },
    isPending: request.isPending,
    error: request.error,
  };
}
