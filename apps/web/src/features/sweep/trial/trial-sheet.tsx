/** One trial: why it ended, its figures and values, each look at it, where it trained, and what can be done with it. */
"use client";

import type { SweepDetail, Trial } from "@trainyard/contracts";
import { ArrowUpRight, Pin, PinOff } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { TrialStatusBadge } from "../../../components/sweep/trial-status-badge";
import { Badge } from "../../../components/ui/badge";
import { Button } from "../../../components/ui/button";
import { Sheet } from "../../../components/ui/sheet";
import { formatCount, formatDuration, formatInteger, formatPercent, formatScientific } from "../../../lib/format";
import { parameterLabel } from "../../new-sweep/space/parameter-form";
import { objectiveStyles } from "../objective-style";
import { objectiveText } from "../sweep-words";
import { formatParameter } from "../trial-axes";
import { RungTable } from "./rung-table";
import { StretchList } from "./stretch-list";
import { canDo, verbWords } from "./trial-actions";
import { type AskedVerb, TrialDialog } from "./trial-dialog";
import { originText } from "./trial-words";
import { useTrialAction } from "./use-trial-action";
import { verbButtons } from "./verb-buttons";

interface TrialSheetProps {
  sweep: SweepDetail;
  trial: Trial;
  onClose: () => void;
}

export function TrialSheet({ sweep, trial, onClose }: TrialSheetProps) {
  const { ask, isPending } = useTrialAction(sweep.id);
  const [asking, setAsking] = useState<AskedVerb | null>(null);
  const { number, status, why, runId, pinned, tags } = trial;
  return (
    <>
      <Sheet
        testId="trial-sheet"
        onClose={onClose}
        title={
          <span className="flex flex-wrap items-center gap-2">
            Trial {number} <TrialStatusBadge status={status} why={why} />
            {trial.byHand && <Badge title="A person went on with it after the search had ended it">by hand</Badge>}
            {tags.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </span>
        }
        description={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span>
              {originText(trial.origin)}, seed {trial.seed}
            </span>
            {runId !== null && (
              <Link
                href={`/runs/${runId}`}
                className="inline-flex items-center gap-0.5 text-foreground underline underline-offset-4"
                data-testid="trial-run-link"
              >
                {trial.runName ?? "its run"} <ArrowUpRight className="size-3.5" aria-hidden />
              </Link>
            )}
          </span>
        }
        footer={
          <>
            <Button
              variant="ghost"
              size="small"
              className="mr-auto"
              onClick={() => ask({ action: "pin", numbers: [number], pinned: !pinned })}
              title={pinned ? "Let it go from the top of the table" : "Keep it at the top of the table"}
            >
              {pinned ? <PinOff /> : <Pin />} {pinned ? "Unpin" : "Pin"}
            </Button>
            {verbButtons
              .filter(({ verb }) => canDo(trial, verb))
              .map(({ verb, icon: Icon, asksMore }) => (
                <Button
                  key={verb}
                  size="small"
                  variant={verb === "promote" ? "primary" : verb === "stop" ? "danger" : "outline"}
                  disabled={isPending}
                  onClick={() => (verb === "resume" ? ask({ action: "resume", numbers: [number] }) : setAsking(verb))}
                >
                  <Icon /> {verbWords[verb].label}
                  {asksMore && "…"}
                </Button>
              ))}
          </>
        }
      >
        <div className="flex flex-col gap-5">
          {why !== "" && (
            <p className="rounded-md bg-sunken px-3 py-2" data-testid="trial-why">
              {why}
            </p>
          )}
          <dl className="figures grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3">
            {sweep.specification.objectives.map((objective, index) => (
              <Figure key={objective.metric} label={objectiveStyles[objective.metric].label} strong>
                {objectiveText(objective, trial.objectives[index])}
              </Figure>
            ))}
            <Figure label="Trained">
              {formatCount(trial.tokens)} of {formatCount(trial.totalTokens)} tokens
            </Figure>
            <Figure label="Step">
              {formatInteger(trial.step)} of {formatInteger(trial.totalSteps)}
            </Figure>
            <Figure label="Spent">
              {formatScientific(trial.flops)} FLOPs, {trial.nodeSeconds === 0 ? "0 s" : formatDuration(trial.nodeSeconds)}
            </Figure>
            <Figure label="Parameters">{formatCount(trial.parameters)}</Figure>
          </dl>
          <Section title="Values">
            <dl className="figures grid grid-cols-[1fr_auto] gap-x-4">
              {sweep.specification.space.parameters.map(({ path }) => (
                <div key={path} className="col-span-2 grid grid-cols-subgrid border-t py-1 first:border-t-0" title={path}>
                  <dt className="text-muted">{parameterLabel(path)}</dt>
                  <dd className="text-right font-medium">{formatParameter(path, trial.values[path])}</dd>
                </div>
              ))}
            </dl>
          </Section>
          <Section title={`Rungs, ${formatPercent(trial.fraction)} reached`}>
            <RungTable trial={trial} objective={sweep.specification.objectives[0]} />
          </Section>
          {trial.stretches.length > 0 && (
            <Section title="Where it trained">
              <StretchList stretches={trial.stretches} />
            </Section>
          )}
          {trial.promotedTo.length > 0 && (
            <Section title="Promoted to">
              <ul>
                {trial.promotedTo.map((run) => (
                  <li key={run.runId}>
                    <Link href={`/runs/${run.runId}`} className="underline underline-offset-4">
                      {run.runName}
                    </Link>
                  </li>
                ))}
              </ul>
            </Section>
          )}
        </div>
      </Sheet>
      {asking !== null && <TrialDialog verb={asking} sweep={sweep} trials={[trial]} onClose={() => setAsking(null)} />}
    </>
  );
}

function Figure({ label, strong = false, children }: { label: string; strong?: boolean; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{label}</dt>
      <dd className={strong ? "font-semibold text-lg" : ""}>{children}</dd>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1.5 font-medium text-muted text-xs">{title}</h3>
      {children}
    </section>
  );
}
