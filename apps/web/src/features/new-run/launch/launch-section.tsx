/** The launch check: whether a ladder reaches the run, what it will come to, and what is advised for it. */
"use client";

import type { LaunchCheck, RunSpecification } from "@trainyard/contracts";
import { CircleCheck, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { ProposalSets } from "../../../components/proposals/proposal-sets";
import { proposalTexts } from "../../../components/proposals/proposal-text";
import { Field, TextArea } from "../../../components/ui/field";
import { cn } from "../../../lib/class-names";
import { messageOf } from "../../../lib/error-message";
import { formatCount } from "../../../lib/format";
import { PredictionPlot } from "../../ladder/prediction-plot";
import type { Draft } from "../draft";
import { LaunchFigures } from "./launch-figures";
import type { LaunchState } from "./use-launch-check";

interface LaunchSectionProps {
  launch: LaunchState;
  draft: Draft;
  specification: RunSpecification;
  onField: (path: string, text: string) => void;
}

export function LaunchSection({ launch, draft, specification, onField }: LaunchSectionProps) {
  const { check, error, isStale } = launch;
  return (
    <section className="flex flex-col gap-3 px-4 py-3" data-testid="launch-check" aria-busy={isStale}>
      <h2 className="font-medium text-muted text-xs">Launch check</h2>
      {check === undefined && error === null && <p className="text-muted">Looking at ladders and nodes.</p>}
      {error !== null && (
        <p role="alert" className="text-danger text-xs">
          {messageOf(error)}
        </p>
      )}
      {check !== undefined && (
        <div className={cn("flex flex-col gap-3", isStale && "opacity-50")}>
          <Verdict check={check} />
          {check.verdict === "ask" && <Override launch={launch} />}
          <LaunchFigures check={check} everySteps={draft.texts["checkpoint.everySteps"] ?? ""} onField={onField} />
          {check.prediction !== null && (
            <div className="-mx-4">
              <PredictionPlot prediction={check.prediction} curves={[]} height={150} />
            </div>
          )}
          <details>
            <summary className="cursor-pointer font-medium text-muted text-xs hover:text-foreground">
              Proposals for {formatCount(check.parameters)} parameters
            </summary>
            <div className="mt-2">
              <ProposalSets
                sets={check.proposals}
                isApplied={(proposal) =>
                  Object.entries(proposalTexts([proposal], specification)).every(([path, text]) => draft.texts[path] === text)
                }
                onApply={(proposals) => {
                  for (const [path, text] of Object.entries(proposalTexts(proposals, specification))) onField(path, text);
                }}
              />
            </div>
          </details>
        </div>
      )}
    </section>
  );
}

function Verdict({ check: { verdict, why, ladder } }: { check: LaunchCheck }) {
  const isOpen = verdict === "open";
  const Icon = isOpen ? CircleCheck : TriangleAlert;
  return (
    <div
      className={cn("flex items-start gap-2 text-xs", isOpen ? "text-foreground" : "text-warning")}
      data-testid="launch-verdict"
      data-verdict={verdict}
    >
      <Icon className={cn("mt-px size-4 shrink-0", isOpen && "text-good")} aria-hidden />
      <p>
        <b className="block font-medium text-sm">{isOpen ? "It may start" : "Nothing like it was laddered"}</b>
        {why}{" "}
        {ladder !== null && (
          <Link href={`/ladders/${ladder.id}`} className="underline underline-offset-2">
            {ladder.name}
          </Link>
        )}{" "}
        {!isOpen && (
          <Link href="/ladders/new" className="underline underline-offset-2">
            Start a ladder
          </Link>
        )}
      </p>
    </div>
  );
}

function Override({ launch: { override, setOverride } }: { launch: LaunchState }) {
  return (
    <Field id="launch-override" label="Why it starts all the same" hint="Kept with the run, in its story">
      <TextArea
        id="launch-override"
        data-testid="launch-override"
        aria-describedby="launch-override-note"
        rows={2}
        maxLength={1_000}
        value={override}
        placeholder="A repetition of run 12, with another seed"
        onChange={({ target }) => setOverride(target.value)}
      />
    </Field>
  );
}
