/** Adds a webhook, then shows the secret that signs what it is sent: now, and not again. */
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type IncidentKind, incidentKind, type Webhook, webhookRequest } from "@trainyard/contracts";
import { Check, Copy, Plus } from "lucide-react";
import { useState } from "react";
import { incidentKinds } from "../../components/incident/incident-words";
import { Button } from "../../components/ui/button";
import { Checkbox } from "../../components/ui/checkbox";
import { Choice } from "../../components/ui/choice";
import { Dialog } from "../../components/ui/dialog";
import { Field, Input } from "../../components/ui/field";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { issuesByField, issuesOfError } from "../../lib/field-issues";
import { keys } from "../../lib/queries";

export function AddWebhookDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [url, setUrl] = useState("");
  const [format, setFormat] = useState<Webhook["format"]>("json");
  const [kinds, setKinds] = useState<readonly IncidentKind[]>([]);
  const [tried, setTried] = useState(false);
  const parsed = webhookRequest.safeParse({ url, format, kinds, ...authorField() });
  const add = useMutation({
    mutationFn: (body: NonNullable<typeof parsed.data>) => api.call("createWebhook", { body }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.webhooks }),
  });
  if (add.data !== undefined) return <SecretDialog webhook={add.data} onClose={onClose} />;
  const issues = { ...(tried && !parsed.success ? issuesByField(parsed.error) : {}), ...issuesOfError(add.error) };
  const submit = () => {
    setTried(true);
    if (parsed.success && !add.isPending) add.mutate(parsed.data);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add a webhook"
      description="It is sent a POST for each incident as it opens."
      testId="add-webhook-dialog"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={submit} disabled={add.isPending}>
            <Plus /> {add.isPending ? "Adding" : "Add it"}
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
        <Field id="webhook-url" label="Address" hint="http or https" error={issues.url}>
          <Input
            id="webhook-url"
            type="url"
            aria-describedby="webhook-url-note"
            aria-invalid={issues.url !== undefined}
            value={url}
            onChange={(event) => setUrl(event.target.value)}
            placeholder="https://example.org/hooks/training"
            autoFocus
          />
        </Field>
        <div className="flex items-center justify-between gap-4">
          <span className="font-medium text-xs">Form of the message</span>
          <Choice
            label="Form of the message"
            value={format}
            onChange={setFormat}
            options={[
              { value: "json", label: "Generic JSON" },
              { value: "slack", label: "Slack" },
            ]}
          />
        </div>
        <fieldset>
          <legend className="mb-1.5 font-medium text-xs">Incidents it is told of; none chosen: all</legend>
          <div className="grid grid-cols-2 gap-x-4 gap-y-1.5">
            {incidentKind.options.map((kind) => (
              <span key={kind} className="flex items-center gap-2">
                <Checkbox
                  label={incidentKinds[kind].word}
                  checked={kinds.includes(kind)}
                  onChange={(checked) => setKinds(checked ? [...kinds, kind] : kinds.filter((each) => each !== kind))}
                />
                <span aria-hidden>{incidentKinds[kind].word}</span>
              </span>
            ))}
          </div>
        </fieldset>
        {add.error !== null && (
          <p role="alert" className="text-danger">
            {messageOf(add.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function SecretDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const [copied, setCopied] = useState<"no" | "yes" | "refused">("no");
  const copy = () => {
    navigator.clipboard.writeText(webhook.secret).then(
      () => setCopied("yes"),
      () => setCopied("refused"),
    );
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="The webhook's secret"
      description="Copy it now: it is not shown again. With it the receiver checks that a message is from here: X-Trainyard-Signature is sha256= and the HMAC-SHA256 of the time stamp, a dot and the body."
      testId="secret-dialog"
      footer={
        <Button variant="primary" onClick={onClose}>
          I have it
        </Button>
      }
    >
      <div className="flex items-center gap-2">
        <code
          className="min-w-0 flex-1 select-all break-all rounded-md border bg-sunken px-2.5 py-2 font-mono text-xs"
          data-testid="webhook-secret"
        >
          {webhook.secret}
        </code>
        <Button onClick={copy}>
          {copied === "yes" ? <Check /> : <Copy />} {copied === "yes" ? "Copied" : "Copy"}
        </Button>
      </div>
      <p aria-live="polite" className="mt-1 text-muted text-xs">
        {copied === "refused" && "The browser does not let this page copy; select the text instead."}
      </p>
    </Dialog>
  );
}
