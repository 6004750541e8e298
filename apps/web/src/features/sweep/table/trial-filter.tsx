/** Filter of the trials by an expression, or by words; what it finds is what the charts show, too. */
import type { SweepDetail, Trial } from "@trainyard/contracts";
import { CircleHelp, ListFilter } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { Input } from "../../../components/ui/field";
import { Tooltip } from "../../../components/ui/tooltip";
import { useShortcuts } from "../../../lib/use-shortcuts";
import { useLinking } from "../linking";
import { filterTrials } from "./filter-trials";

const help =
  "Paths of parameters, objectives, and status, why, number, fraction, tokens, step, seed, parameters, node, origin, tag, pinned, byHand; joined with and, or, not, in. Words alone are looked for anywhere.";

interface TrialFilterProps {
  sweep: SweepDetail;
  trials: readonly Trial[];
  where: string;
  onWhere: (where: string) => void;
}

export function TrialFilter({ sweep, trials, where, onWhere }: TrialFilterProps) {
  const input = useRef<HTMLInputElement>(null);
  const { setExpressionFilter } = useLinking();
  const { objectives } = sweep.specification;
  const { numbers, problem } = useMemo(() => filterTrials(where, trials, objectives), [where, trials, objectives]);
  useEffect(() => setExpressionFilter(numbers), [numbers, setExpressionFilter]);
  useShortcuts({ "/": () => input.current?.focus() });
  const [first] = objectives;
  return (
    <div className="relative w-full sm:w-96">
      <ListFilter className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" aria-hidden />
      <Input
        ref={input}
        type="text"
        aria-label="Filter trials by an expression"
        aria-invalid={problem !== null}
        aria-describedby="trial-filter-note"
        data-testid="trial-filter"
        spellCheck={false}
        placeholder={`${first?.metric ?? "fraction"} < 3.2 and status == "pruned"`}
        value={where}
        onChange={(event) => onWhere(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && (where === "" ? input.current?.blur() : onWhere(""))}
        className="pr-8 pl-8 font-mono text-xs"
      />
      <Tooltip side="bottom" content={help}>
        <button type="button" aria-label="What the filter knows" className="absolute top-2 right-2 text-muted hover:text-foreground">
          <CircleHelp className="size-4" aria-hidden />
        </button>
      </Tooltip>
      <p id="trial-filter-note" role="status" className={problem === null ? "sr-only" : "mt-0.5 font-medium text-2xs text-danger"}>
        {problem}
      </p>
    </div>
  );
}
