/** What a roll-back would cost if it were asked for now. */
import { fieldText, type RollBackPlan } from "@trainyard/contracts";
import { ArrowRight } from "lucide-react";
import { Skeleton } from "../../../components/ui/skeleton";
import { cn } from "../../../lib/class-names";
import { formField } from "../../../specification/fields";
import { checkpointText, costOf, growthText } from "./roll-back-words";

interface RollBackPlanPanelProps {
  plan: RollBackPlan | undefined;
  /** Of what was asked before; the new one is on its way. */
  stale: boolean;
}

export function RollBackPlanPanel({ plan, stale }: RollBackPlanPanelProps) {
  if (plan === undefined) return <Skeleton className="h-[104px]" />;
  const others = plan.changes.filter(({ field }) => field !== "schedule.peakLearningRate");
  return (
    <section aria-label="What it costs" data-testid="rollback-plan" className={cn("rounded-md bg-sunken px-4 py-3", stale && "opacity-60")}>
      <p className="text-muted text-xs">
        Goes back to <b className="font-medium text-foreground">{checkpointText(plan)}</b>
      </p>
      <dl className="figures mt-2 grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-4">
        {costOf(plan).map(({ label, value }) => (
          <div key={label}>
            <dt className="text-muted text-xs">{label}</dt>
            <dd className="font-semibold text-lg leading-6" data-cost={label}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
      <p className="figures mt-1.5 text-2xs text-muted" aria-live="off">
        {growthText(plan)}
      </p>
      {others.length > 0 && (
        <ul className="figures mt-2 flex flex-col gap-0.5 border-t pt-2 text-xs" aria-label="Settings that change">
          {others.map(({ field, from, to }) => (
            <li key={field} className="flex flex-wrap items-center gap-1.5">
              <span className="text-muted">{formField(field)?.label ?? field}</span>
              <span className="text-muted line-through">{textOf(field, from)}</span>
              <ArrowRight className="size-3 text-muted" aria-label="becomes" />
              <b className="font-medium">{textOf(field, to)}</b>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function textOf(path: string, value: unknown): string {
  if (Array.isArray(value) && value.length === 0) return "none";
  const field = formField(path);
  return field === undefined ? JSON.stringify(value) : fieldText(field, value);
}
