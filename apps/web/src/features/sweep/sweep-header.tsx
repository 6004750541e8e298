/** Head of a sweep's page: name, status, actions, progress, the best so far, and budgets as they are used. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { endedTrialStatuses, type SweepDetail } from "@trainyard/contracts";
import { Info } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { SweepStatusBadge } from "../../components/sweep/sweep-status-badge";
import { trialStatusLooks } from "../../components/sweep/trial-status-badge";
import { Progress } from "../../components/ui/progress";
import { cn } from "../../lib/class-names";
import { formatInteger, formatPercent } from "../../lib/format";
import { queries } from "../../lib/queries";
import { TrialCountsBar } from "../sweeps/trial-counts-bar";
import { budgetLines } from "../sweeps/used-budget";
import { objectiveStyles } from "./objective-style";
import { SweepActions } from "./sweep-actions";
import { objectiveText, samplerTitle, schedulerTitle } from "./sweep-words";
import { useOpenTrial } from "./trial/use-open-trial";

export function SweepHeader({ sweep }: { sweep: SweepDetail }) {
  const { name, number, recipe, status, statusDetail, sampler, scheduler, counts, trials, used, budget, specification } = sweep;
  const ended = endedTrialStatuses.reduce((sum, each) => sum + counts[each], 0);
  const shown = Object.entries(counts).filter(([, count]) => count > 0) as [keyof typeof counts, number][];
  return (
    <header className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <span className="figures text-muted">#{number}</span>
        <h1 className="min-w-0 truncate font-semibold text-xl tracking-tight">{name}</h1>
        <SweepStatusBadge status={status} detail={statusDetail} />
        <span className="text-muted text-xs">
          {recipe} · {samplerTitle(sampler)} · {schedulerTitle(scheduler)}
        </span>
        <Origin clonedFrom={sweep.clonedFrom} />
        <div className="ml-auto">
          <SweepActions sweep={sweep} />
        </div>
      </div>
      {statusDetail !== null && (
        <p className="flex items-center gap-2 text-muted" data-testid="sweep-status-detail">
          <Info className="size-4 shrink-0" aria-hidden /> {statusDetail}
        </p>
      )}
      <dl className="figures grid grid-cols-2 overflow-hidden rounded-lg border bg-line [gap:1px] lg:grid-cols-[1.5fr_1.2fr_repeat(3,1fr)]">
        <div className="col-span-2 flex flex-col gap-1 bg-surface px-4 py-2.5 lg:col-span-1">
          <dt className="flex justify-between gap-3 text-muted text-xs">
            <span>Trials</span>
            <span>{counts.running > 0 ? `${counts.running} of ${specification.parallel} at once` : ""}</span>
          </dt>
          <dd className="flex items-baseline gap-2" data-testid="sweep-progress">
            <span className="font-semibold text-lg">{formatInteger(ended)}</span>
            <span className="text-muted text-xs">of {formatInteger(trials)} ended</span>
          </dd>
          <dd>
            <TrialCountsBar counts={counts} planned={trials} />
          </dd>
          <dd className="min-h-4 text-muted text-xs">
            {shown.map(([each, count]) => `${count} ${trialStatusLooks[each].word}`).join(", ")}
          </dd>
        </div>
        <Best sweep={sweep} />
        {budgetLines(used, budget).map(({ label, text, share }, index) => (
          <div key={label} className={cn("flex min-w-0 flex-col gap-1 bg-surface px-4 py-2.5", index === 2 && "max-lg:col-span-2")}>
            <dt className="flex justify-between gap-2 text-muted text-xs">
              <span>{label}</span>
              {share !== null && <span>{formatPercent(share)}</span>}
            </dt>
            <dd className="truncate font-semibold" data-testid={`used-${label.toLowerCase().replace(" ", "-")}`}>
              {text}
            </dd>
            <dd className="mt-auto text-muted text-xs">
              {share === null ? "no limit" : <Progress label={`${label} used`} value={share} active={status === "running"} />}
            </dd>
          </div>
        ))}
      </dl>
    </header>
  );
}

function Best({ sweep: { best, specification } }: { sweep: SweepDetail }) {
  const { open } = useOpenTrial();
  return (
    <div className="col-span-2 flex min-w-0 flex-col gap-1 bg-surface px-4 py-2.5 lg:col-span-1">
      <dt className="text-muted text-xs">{specification.objectives.length > 1 ? "Best by the first objective" : "Best"}</dt>
      <dd className="flex flex-wrap items-baseline gap-x-4">
        {specification.objectives.map((objective, index) => (
          <span key={objective.metric}>
            <span className={index === 0 ? "font-semibold text-lg" : "font-medium"} data-testid={index === 0 ? "sweep-best" : undefined}>
              {objectiveText(objective, best?.objectives[index])}
            </span>{" "}
            <span className="text-muted text-xs">{objectiveStyles[objective.metric].label.toLowerCase()}</span>
          </span>
        ))}
      </dd>
      <dd className="mt-auto min-h-4 text-muted text-xs">
        {best !== null && <TrialLink onClick={() => open(best.number)}>trial {best.number}</TrialLink>}
      </dd>
    </div>
  );
}

function TrialLink({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="underline decoration-line-strong underline-offset-4 hover:text-foreground hover:decoration-foreground"
    >
      {children}
    </button>
  );
}

function Origin({ clonedFrom }: { clonedFrom: string | null }) {
  const { data: sweeps = [] } = useQuery({ ...queries.sweeps, enabled: clonedFrom !== null });
  const first = sweeps.find(({ id }) => id === clonedFrom);
  if (clonedFrom === null) return null;
  return (
    <span className="text-muted text-xs">
      from{" "}
      <Link href={`/sweeps/${clonedFrom}`} className="underline underline-offset-4 hover:text-foreground">
        {first === undefined ? "another sweep" : `#${first.number} ${first.name}`}
      </Link>
    </span>
  );
}
