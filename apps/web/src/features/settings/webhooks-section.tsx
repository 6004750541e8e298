/** Addresses that are told of incidents, with what became of each message. */
"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Webhook } from "@trainyard/contracts";
import { Plus, Send, Trash2, Webhook as WebhookIcon } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { EmptyState } from "../../components/empty-state";
import { incidentKinds } from "../../components/incident/incident-words";
import { LoadError } from "../../components/load-error";
import { Badge, type Tone } from "../../components/ui/badge";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { Skeleton } from "../../components/ui/skeleton";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { formatAgo } from "../../lib/format";
import { keys } from "../../lib/queries";
import { recoveryQueries } from "../../lib/recovery-queries";
import { useNow } from "../../lib/use-now";
import { AddWebhookDialog } from "./add-webhook-dialog";

export function WebhooksSection() {
  const { data: webhooks, error, refetch } = useQuery(recoveryQueries.webhooks);
  const [adding, setAdding] = useState(false);
  return (
    <Card id="webhooks" aria-label="Webhooks" className="min-w-0 scroll-mt-16">
      <header className="flex flex-wrap items-center gap-3 border-b px-4 py-3">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold text-sm">Webhooks</h2>
          <p className="text-muted text-xs">
            Each incident is sent as it opens, signed, and tried again while the address does not answer.
          </p>
        </div>
        <Button size="small" onClick={() => setAdding(true)}>
          <Plus /> Add a webhook
        </Button>
      </header>
      {webhooks === undefined && error !== null && <LoadError what="the webhooks" error={error} retry={() => void refetch()} />}
      {webhooks === undefined && error === null && <Skeleton className="m-4 h-24" />}
      {webhooks?.length === 0 && (
        <EmptyState icon={WebhookIcon} title="Nobody outside is told of incidents">
          A webhook tells a chat room or a pager: generic JSON, or the form that Slack takes.
        </EmptyState>
      )}
      <ul>
        {webhooks?.map((webhook) => (
          <WebhookRow key={webhook.id} webhook={webhook} />
        ))}
      </ul>
      {adding && <AddWebhookDialog onClose={() => setAdding(false)} />}
    </Card>
  );
}

function WebhookRow({ webhook }: { webhook: Webhook }) {
  const client = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: keys.webhooks });
  const test = useMutation({
    mutationFn: () => api.call("testWebhook", { webhookId: webhook.id, body: authorField() }),
    onSuccess: () => toast("A test is on its way"),
    onError: (error) => toast.error("Could not send a test", { description: messageOf(error) }),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: () => api.call("removeWebhook", { webhookId: webhook.id, body: authorField() }),
    onSuccess: (left) => client.setQueryData(keys.webhooks, left.items),
    onError: (error) => toast.error("Could not remove the webhook", { description: messageOf(error) }),
  });
  const { url, format, kinds, author, deliveries } = webhook;
  return (
    <li data-testid="webhook-row" className="border-t px-4 py-3 first:border-t-0">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <p className="flex flex-wrap items-center gap-2">
            <span className="break-all font-medium">{url}</span>
            <Badge>{format === "slack" ? "Slack" : "JSON"}</Badge>
          </p>
          <p className="text-muted text-xs">
            {kinds.length === 0 ? "All incidents" : kinds.map((kind) => incidentKinds[kind].word).join(", ")} · added by {author}
          </p>
        </div>
        <div className="flex gap-1.5">
          <Button size="small" onClick={() => test.mutate()} disabled={test.isPending}>
            <Send /> Send a test
          </Button>
          <Button size="small" variant="ghost" onClick={() => setRemoving(true)} aria-label={`Remove ${url}`}>
            <Trash2 /> Remove
          </Button>
        </div>
      </div>
      {deliveries.length > 0 && <Deliveries deliveries={deliveries} />}
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title="Remove the webhook?"
        description={`${url} is told of nothing more. To tell it again, it must be added anew and gets another secret.`}
        confirm="Remove it"
        onConfirm={() => remove.mutate()}
      />
    </li>
  );
}

const statusTones: Record<Webhook["deliveries"][number]["status"], Tone> = {
  waiting: "info",
  delivered: "good",
  "given-up": "danger",
};

function Deliveries({ deliveries }: Pick<Webhook, "deliveries">) {
  const nowMs = useNow();
  return (
    <table className="figures mt-2 w-full text-left text-xs" data-testid="deliveries">
      <thead className="sr-only">
        <tr>
          <th>Status</th>
          <th>What</th>
          <th>Outcome</th>
          <th>When</th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map(({ id, incidentId, attempts, status, httpStatus, problem, createdAt }) => (
          <tr key={id} className="border-t align-top [&_td]:py-1.5 [&_td]:pr-3">
            <td className="w-24">
              <Badge tone={statusTones[status]}>{status.replace("-", " ")}</Badge>
            </td>
            <td className="w-20">
              {incidentId === null ? (
                "test"
              ) : (
                <Link href={`/incidents/${incidentId}`} className="underline underline-offset-4">
                  incident
                </Link>
              )}
            </td>
            <td className="break-words text-muted">
              {attempts === 1 ? "1 try" : `${attempts} tries`}
              {httpStatus !== null && `, HTTP ${httpStatus}`}
              {problem !== null && `: ${problem}`}
            </td>
            <td className="whitespace-nowrap text-right text-muted">{formatAgo(Date.parse(createdAt), nowMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
