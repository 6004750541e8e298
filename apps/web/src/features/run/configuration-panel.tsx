/** What the live optimizer really held at a step, beside what was asked for; what differs is marked. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { type Configuration, type RunDetail, TrainyardError } from "@trainyard/contracts";
import { CircleCheck, CircleX, FileQuestion } from "lucide-react";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Badge } from "../../components/ui/badge";
import { Input } from "../../components/ui/field";
import { Skeleton } from "../../components/ui/skeleton";
import { cn } from "../../lib/class-names";
import { formatInteger, noValue } from "../../lib/format";
import { recoveryQueries } from "../../lib/recovery-queries";
import { formField } from "../../specification/fields";
import { useChartView } from "./use-chart-view";

export function ConfigurationPanel({ run }: { run: RunDetail }) {
  const { pinned, setPinned } = useChartView();
  const { data: configuration, error, refetch } = useQuery(recoveryQueries.configuration(run.id, pinned));
  const setStep = (text: string) => setPinned(/^\d{1,15}$/.test(text) && Number(text) > 0 ? Number(text) : null);
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
        <label htmlFor="configuration-step" className="text-muted text-xs">
          At step
        </label>
        <Input
          id="configuration-step"
          inputMode="numeric"
          value={pinned ?? ""}
          placeholder="newest"
          onChange={(event) => setStep(event.target.value)}
          className="figures h-7 w-28 text-xs"
        />
        <span className="text-muted text-xs max-sm:hidden">A click on a chart pins a step.</span>
        {configuration !== undefined && error === null && <Verdict configuration={configuration} />}
      </div>
      <Found configuration={configuration} error={error} retry={() => void refetch()} />
    </div>
  );
}

function Verdict({ configuration: { step, differences } }: { configuration: Configuration }) {
  return (
    <span className="ml-auto flex items-center gap-2 text-xs" role="status">
      <span className="figures text-muted">read at step {formatInteger(step)}</span>
      {differences === 0 ? (
        <Badge tone="good">
          <CircleCheck aria-hidden /> as asked for
        </Badge>
      ) : (
        <Badge tone="danger" testId="configuration-differs">
          <CircleX aria-hidden /> {differences === 1 ? "1 difference" : `${differences} differences`}
        </Badge>
      )}
    </span>
  );
}

function Found({ configuration, error, retry }: { configuration: Configuration | undefined; error: Error | null; retry: () => void }) {
  if (error instanceof TrainyardError && error.code === "not-found")
    return (
      <EmptyState icon={FileQuestion} title="Nothing has been read yet">
        The trainer reads its live values after the first update of a segment, and after each change.
      </EmptyState>
    );
  if (configuration === undefined && error !== null) return <LoadError what="the configuration" error={error} retry={retry} />;
  if (configuration === undefined) return <Skeleton className="m-4 h-40" />;
  const sorted = [...configuration.fields].sort((a, b) => Number(a.agrees) - Number(b.agrees));
  return (
    <div className="relative max-h-[30rem] overflow-auto">
      <table className="figures w-full text-left text-sm">
        <thead className="text-muted text-xs [&_th]:px-3 [&_th]:py-2 [&_th]:font-normal">
          <tr>
            <th className="pl-4!">Setting</th>
            <th>Asked for</th>
            <th>Found</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ field, asked, found, agrees }) => (
            <tr
              key={field}
              data-field={field}
              data-agrees={agrees}
              className={cn("border-t [&_td]:px-3 [&_td]:py-1.5", !agrees && "bg-danger/8")}
            >
              <td className="pl-4!" title={field}>
                {!agrees && <CircleX aria-label="differs" className="mr-1.5 inline size-3.5 text-danger" />}
                {formField(field)?.label ?? field}
              </td>
              <td>{textOf(asked)}</td>
              <td className={agrees ? "text-muted" : "font-semibold text-danger"}>{textOf(agrees ? asFloat32(found) : found)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A float32 written with the digits that it holds: 0.9, not 0.8999999761581421. */
function asFloat32(value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(6)) : value;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return noValue;
  return typeof value === "string" ? value : JSON.stringify(value);
}
