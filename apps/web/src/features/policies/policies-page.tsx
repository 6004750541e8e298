/** Policies that answer alarms, and the detectors that raise them. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Policy } from "@trainyard/contracts";
import { Plus, ShieldCheck, ShieldPlus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Badge } from "../../components/ui/badge";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { Skeleton } from "../../components/ui/skeleton";
import { queries } from "../../lib/queries";
import { recoveryQueries } from "../../lib/recovery-queries";
import { CreatePolicyDialog } from "./create-policy-dialog";
import { ModeSwitch } from "./mode-switch";
import { answerText, limitsText, modeLooks, scopeText } from "./policy-words";

export function PoliciesPage() {
  const { data: policies, error, refetch } = useQuery(recoveryQueries.policies);
  const [creating, setCreating] = useState<{ detector: string | null } | null>(null);
  return (
    <div className="flex flex-col gap-4" data-testid="policies-page">
      <header className="flex min-h-9 items-center gap-3">
        <h1 className="font-semibold text-xl tracking-tight">Policies</h1>
        {policies !== undefined && policies.length > 0 && <span className="figures text-muted">{summary(policies)}</span>}
        <Button variant="primary" className="ml-auto" onClick={() => setCreating({ detector: null })}>
          <Plus /> New policy
        </Button>
      </header>
      {policies === undefined && error !== null && <LoadError what="the policies" error={error} retry={() => void refetch()} />}
      {policies === undefined && error === null && <Skeleton className="h-40" />}
      {policies?.length === 0 && (
        <Card>
          <EmptyState icon={ShieldCheck} title="No policy yet">
            A policy binds a detector to an answer: note it, skip the update, roll back and skip the samples, lower the learning rate,
            change settings, or pause and ask. It begins in shadow mode and only says what it would do.
          </EmptyState>
        </Card>
      )}
      {policies !== undefined && policies.length > 0 && (
        <ul className="flex flex-col gap-2">
          {policies.map((policy) => (
            <PolicyRow key={policy.id} policy={policy} />
          ))}
        </ul>
      )}
      <Detectors onUse={(detector) => setCreating({ detector })} />
      {creating !== null && <CreatePolicyDialog detector={creating.detector} onClose={() => setCreating(null)} />}
    </div>
  );
}

function summary(policies: readonly Policy[]): string {
  const count = (mode: Policy["mode"]) => policies.filter((policy) => policy.mode === mode).length;
  return `${count("act")} act, ${count("shadow")} in shadow`;
}

function PolicyRow({ policy }: { policy: Policy }) {
  const { data: runs = [] } = useQuery(queries.runs);
  const { id, name, detector, mode, answer, limits, runId } = policy;
  const { icon: Icon, tone, meaning } = modeLooks[mode];
  return (
    <li
      data-testid="policy-row"
      data-mode={mode}
      className="flex flex-wrap items-start gap-x-4 gap-y-2 rounded-lg border bg-surface px-4 py-3"
    >
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-center gap-2">
          <Link href={`/policies/${id}`} className="font-medium hover:underline">
            {name}
          </Link>
          <Badge tone={tone} title={meaning}>
            <Icon aria-hidden /> {meaning.toLowerCase()}
          </Badge>
        </p>
        <p className="mt-1">
          When <code className="font-mono text-xs">{detector}</code> alarms on{" "}
          {scopeText(policy, runs.find((run) => run.id === runId)?.name)}: <b className="font-medium">{answerText(answer)}</b>
        </p>
        <p className="figures text-muted text-xs">{limitsText(limits)}</p>
      </div>
      <ModeSwitch policy={policy} />
    </li>
  );
}

function Detectors({ onUse }: { onUse: (detector: string) => void }) {
  const { data: detectors, error, refetch } = useQuery(recoveryQueries.detectors);
  return (
    <Card aria-label="Detectors" className="min-w-0">
      <header className="border-b px-4 py-3">
        <h2 className="font-semibold text-sm">Detectors</h2>
        <p className="text-muted text-xs">What raises an alarm: the rule with its published default, and where it comes from.</p>
      </header>
      {detectors === undefined && error !== null && <LoadError what="the detectors" error={error} retry={() => void refetch()} />}
      {detectors === undefined && error === null && <Skeleton className="m-4 h-40" />}
      <ul>
        {detectors?.map(({ name, description, opensIncidents }) => (
          <li
            key={name}
            data-testid="detector-row"
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-2.5 first:border-t-0"
          >
            <code className="w-56 font-mono text-xs">{name}</code>
            <p className="min-w-0 flex-1 basis-64 text-muted">
              {description}
              {!opensIncidents && " It errs too often to open incidents by itself: it speaks where a policy asks for it."}
            </p>
            <Button size="small" variant="ghost" onClick={() => onUse(name)} aria-label={`New policy for ${name}`}>
              <ShieldPlus /> Use
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
