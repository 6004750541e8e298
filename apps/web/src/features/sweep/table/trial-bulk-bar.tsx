/** What can be done with the selected trials, each button with the number of those that it concerns. */
import type { SweepDetail, Trial } from "@trainyard/contracts";
import { GitCompareArrows, Pin, X } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "../../../components/ui/button";
import { compareHref } from "../../compare/compare-href";
import { canDo, type TrialVerb, verbWords } from "../trial/trial-actions";
import { type AskedVerb, TrialDialog } from "../trial/trial-dialog";
import { useTrialAction } from "../trial/use-trial-action";
import { verbButtons } from "../trial/verb-buttons";

interface TrialBulkBarProps {
  sweep: SweepDetail;
  trials: readonly Trial[];
  onClear: () => void;
}

export function TrialBulkBar({ sweep, trials, onClear }: TrialBulkBarProps) {
  const { ask, isPending } = useTrialAction(sweep.id);
  const [asking, setAsking] = useState<AskedVerb | null>(null);
  const able = (verb: TrialVerb) => trials.filter((trial) => canDo(trial, verb));
  const numbersOf = (some: readonly Trial[]) => some.map(({ number }) => number);
  const runIds = trials.flatMap(({ runId }) => runId ?? []);
  const pinned = !trials.every((trial) => trial.pinned);
  return (
    <div
      role="toolbar"
      aria-label="Selected trials"
      className="flex flex-wrap items-center gap-2 border-b bg-info/8 px-4 py-2"
      data-testid="trial-bulk-bar"
    >
      <span className="figures mr-1 font-medium">{trials.length} selected</span>
      {verbButtons.map(({ verb, icon: Icon, asksMore }) => {
        const count = able(verb).length;
        return (
          <Button
            key={verb}
            size="small"
            variant={verb === "stop" ? "danger" : "outline"}
            disabled={isPending || count === 0}
            onClick={() => (verb === "resume" ? ask({ action: "resume", numbers: numbersOf(able("resume")) }) : setAsking(verb))}
          >
            <Icon /> {verbWords[verb].label}
            {count !== trials.length && count > 0 && ` ${count}`}
            {asksMore && "…"}
          </Button>
        );
      })}
      <Button size="small" disabled={isPending} onClick={() => ask({ action: "pin", numbers: numbersOf(trials), pinned })}>
        <Pin /> {pinned ? "Pin" : "Unpin"}
      </Button>
      {runIds.length > 1 && (
        <Button size="small" asChild>
          <Link href={compareHref(runIds)}>
            <GitCompareArrows /> Compare
          </Link>
        </Button>
      )}
      <Button size="small" variant="ghost" className="ml-auto" onClick={onClear}>
        <X /> Clear
      </Button>
      {asking !== null && <TrialDialog verb={asking} sweep={sweep} trials={able(asking)} onClose={() => setAsking(null)} />}
    </div>
  );
}
