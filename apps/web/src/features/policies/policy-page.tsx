/** One policy: what it answers, how far it may act, what it would have done, and what it did. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, SearchX } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import { Skeleton } from "../../components/ui/skeleton";
import { formatAgo } from "../../lib/format";
import { queries } from "../../lib/queries";
import { recoveryQueries } from "../../lib/recovery-queries";
import { useNow } from "../../lib/use-now";
import { usePageTitle } from "../../lib/use-page-title";
import { BacktestSection } from "./backtest-section";
import { DecisionsSection } from "./decisions-section";
import { ModeSwitch } from "./mode-switch";
import { answerText, limitsText, modeLooks, scopeText } from "./policy-words";

export function PolicyPage({ policyId }: { policyId: string }) {
  const { data: policies, error, refetch } = useQuery(recoveryQueries.policies);
  const { data: detectors = [] } = useQuery(recoveryQueries.detectors);
  const { data: runs = [] } = useQuery(queries.runs);
  const nowMs = useNow();
  const policy = policies?.find(({ id }) => id === policyId);
  usePageTitle(policy === undefined ? null : policy.name);
  if (policies === undefined && error !== null) return <LoadError what="this policy" error={error} retry={() => void refetch()} />;
  if (policies === undefined) return <Skeleton className="h-96" />;
  if (policy === undefined)
    return (
      <EmptyState
        icon={SearchX}
        title="There is no such policy"
        action={
          <Button asChild>
            <Link href="/policies">All policies</Link>
          </Button>
        }
      />
    );
  const { name, detector, answer, limits, mode, modeSince, author, createdAt } = policy;
  return (
    <div className="flex flex-col gap-4" data-testid="policy-page" data-mode={mode}>
      <Link href="/policies" className="inline-flex w-fit items-center gap-1.5 text-muted text-xs hover:text-foreground">
        <ArrowLeft className="size-3.5" aria-hidden /> All policies
      </Link>
      <header className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-80">
          <h1 className="font-semibold text-xl tracking-tight">{name}</h1>
          <p className="mt-1">
            When <code className="font-mono text-xs">{detector}</code> alarms on{" "}
            {scopeText(policy, runs.find(({ id }) => id === policy.runId)?.name)}: <b className="font-medium">{answerText(answer)}</b>
          </p>
          <p className="text-muted text-xs">{detectors.find((each) => each.name === detector)?.description}</p>
          <p className="figures text-muted text-xs">{limitsText(limits)}</p>
        </div>
        <div className="flex flex-col items-start gap-1 sm:items-end">
          <ModeSwitch policy={policy} />
          <p className="text-muted text-xs">
            {modeLooks[mode].meaning} since {formatAgo(Date.parse(modeSince), nowMs)}
          </p>
          <p className="text-muted text-xs">
            by {author}, {formatAgo(Date.parse(createdAt), nowMs)}
          </p>
        </div>
      </header>
      <BacktestSection policyId={policy.id} />
      <DecisionsSection policyId={policy.id} />
    </div>
  );
}
