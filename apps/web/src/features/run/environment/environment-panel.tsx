/** What each segment of the run was computed with: the whole record of one, and before it what changed on the way. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { type EnvironmentChange, type EnvironmentRecord, gates, type RunDetail } from "@trainyard/contracts";
import { CircleCheck, GitCompareArrows, PackageSearch } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { DifferenceTable, shortened } from "../../../components/difference-table";
import { EmptyState } from "../../../components/empty-state";
import { LoadError } from "../../../components/load-error";
import { Badge } from "../../../components/ui/badge";
import { Button } from "../../../components/ui/button";
import { NativeSelect } from "../../../components/ui/field";
import { Skeleton } from "../../../components/ui/skeleton";
import { formatInstant, formatInteger, noValue } from "../../../lib/format";
import { scaleQueries } from "../../../lib/scale-queries";
import { useNow } from "../../../lib/use-now";
import type { RunEnvironments } from "./environment-ahead";

export function EnvironmentPanel({ run }: { run: RunDetail }) {
  const { data: environments, error, refetch } = useQuery(scaleQueries.environment(run.id));
  if (environments === undefined && error !== null) return <LoadError what="the environments" error={error} retry={() => void refetch()} />;
  if (environments === undefined) return <Skeleton className="m-4 h-48" />;
  const recorded = environments.segments.filter(hasEnvironment);
  if (recorded.length === 0)
    return (
      <EmptyState icon={PackageSearch} title="No environment is recorded yet">
        A node writes down what it computes with when it takes a segment.
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-5 p-4">
      <Changes run={run} environments={environments} />
      <Records run={run} segments={recorded} />
    </div>
  );
}

type RecordedSegment = RunEnvironments["segments"][number] & { environment: EnvironmentRecord };

function hasEnvironment(segment: RunEnvironments["segments"][number]): segment is RecordedSegment {
  return segment.environment !== null;
}

function Changes({ run, environments: { segments, changes } }: { run: RunDetail; environments: RunEnvironments }) {
  return (
    <section aria-label="Changes on the way" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="mr-auto font-medium">Changes on the way</h3>
        <Button size="small" asChild>
          <Link href={`/compare-states?left=${run.id}&leftStep=0&right=${run.id}`}>
            <GitCompareArrows /> Compare two steps
          </Link>
        </Button>
      </div>
      {changes.length === 0 && <p className="text-muted">None: every segment was computed with what the one before it was.</p>}
      {changes.map((change) => (
        <Change key={change.segmentId} change={change} segment={segments.find(({ segmentId }) => segmentId === change.segmentId)} />
      ))}
    </section>
  );
}

function Change({ change, segment }: { change: EnvironmentChange; segment: RunEnvironments["segments"][number] | undefined }) {
  const nowMs = useNow();
  const { node, differences, waits, acceptedBy, acceptedReason, acceptedAt } = change;
  return (
    <article className="rounded-md border px-3 py-2.5" data-testid="environment-change">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span className="figures font-medium">
          Segment {segment?.ordinal ?? noValue} from step {formatInteger(segment?.startStep ?? 0)}
          {node !== null && ` on ${node}`}
        </span>
        {waits && <Badge tone="warning">waits to be accepted</Badge>}
        {acceptedBy !== null && acceptedAt !== null && (
          <span className="inline-flex items-center gap-1 text-muted text-xs">
            <CircleCheck className="size-3.5 text-good" aria-hidden /> accepted by {acceptedBy}, {formatInstant(acceptedAt, nowMs)}:{" "}
            {acceptedReason}
          </span>
        )}
        {!waits && !differences.some(gates) && <span className="text-muted text-xs">nothing of it changes what is computed</span>}
      </header>
      <DifferenceTable differences={differences} label={`Changed before segment ${segment?.ordinal ?? ""}`} strong={gates} />
    </article>
  );
}

function Records({ run, segments }: { run: RunDetail; segments: readonly RecordedSegment[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = segments.find(({ segmentId }) => segmentId === chosen) ?? segments.at(-1);
  if (shown === undefined) return null;
  return (
    <section aria-label="Environment of a segment" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-medium">Environment of</h3>
        <NativeSelect
          aria-label="Segment whose environment is shown"
          value={shown.segmentId}
          onChange={(event) => setChosen(event.target.value)}
          className="h-7 w-auto text-xs"
        >
          {segments.map(({ segmentId, runId, ordinal, startStep }) => (
            <option key={segmentId} value={segmentId}>
              segment {ordinal} from step {formatInteger(startStep)}
              {runId !== run.id && ` of ${run.forkOf?.runName ?? "the run before"}`}
            </option>
          ))}
        </NativeSelect>
      </div>
      <dl className="figures grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1 text-sm" data-testid="environment-record">
        {linesOf(shown.environment).map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="break-words" title={value}>
              {shortened(value)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function linesOf({ code, packages, libraries, variables, ...rest }: EnvironmentRecord): [string, string][] {
  return [
    ["Processor", rest.processor],
    ["Instruction sets", rest.processorFeatures.join(" ") || "not told by the system"],
    ["Threads", String(rest.threads)],
    ["Operating system", rest.operatingSystem],
    ["Node", rest.node],
    ...Object.entries(packages),
    ...Object.entries(libraries),
    ["Sources that compute", code.sources],
    ["Version of Trainyard", code.version],
    ["Commit", code.commit ?? "not known"],
    ["Uncommitted changes", code.difference ?? "none, or not known"],
    ["package-lock.json", rest.lockfile ?? "not known"],
    ...(Object.keys(variables).length === 0 ? [["Variables", "none that can change a computation"] as [string, string]] : []),
    ...Object.entries(variables),
  ];
}
