/** Diagnostic runs of a node, newest first; the newest lies open. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { DiagnosticRun } from "@trainyard/contracts";
import { ChevronRight, Stethoscope } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Skeleton } from "../../components/ui/skeleton";
import { formatAgo } from "../../lib/format";
import { recoveryQueries } from "../../lib/recovery-queries";
import { useNow } from "../../lib/use-now";
import { DiagnosticRunView } from "./diagnostic-run-view";
import { DiagnosticsBadge } from "./verdict-badge";

export function DiagnosticHistory({ nodeId }: { nodeId: string }) {
  const { data: runs, error, refetch } = useQuery(recoveryQueries.diagnostics(nodeId));
  if (runs === undefined && error !== null) return <LoadError what="the diagnostics" error={error} retry={() => void refetch()} />;
  if (runs === undefined) return <Skeleton className="m-4 h-32" />;
  if (runs.length === 0)
    return (
      <EmptyState icon={Stethoscope} title="It has not tested itself yet">
        Tests run on demand, before a node returns to service, and after each segment that it lost.
      </EmptyState>
    );
  return (
    <ol aria-label="Diagnostic runs, newest first" data-testid="diagnostic-history">
      {runs.map((run, index) => (
        <HistoryEntry key={run.id} run={run} newest={index === 0} />
      ))}
    </ol>
  );
}

function HistoryEntry({ run, newest }: { run: DiagnosticRun; newest: boolean }) {
  const nowMs = useNow();
  const [open, setOpen] = useState<boolean | null>(null);
  const shown = open ?? newest;
  const { id, level, author, reason, requestedAt } = run;
  return (
    <li data-testid="diagnostic-run" data-verdict={run.verdict ?? run.status} className="border-t first:border-t-0">
      <button
        type="button"
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => setOpen(!shown)}
        className="figures flex w-full flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-left -outline-offset-2 hover:bg-foreground/4"
      >
        <ChevronRight className={shown ? "size-4 rotate-90 text-muted" : "size-4 text-muted"} aria-hidden />
        <span className="font-medium">Level {level}</span>
        <DiagnosticsBadge run={run} />
        <span className="min-w-0 truncate text-muted text-xs">
          {author}
          {reason !== "" && `: ${reason}`}
        </span>
        <time dateTime={requestedAt} className="ml-auto whitespace-nowrap text-muted text-xs">
          {formatAgo(Date.parse(requestedAt), nowMs)}
        </time>
      </button>
      {shown && (
        <div id={id} className="px-4 pb-4">
          <DiagnosticRunView run={run} />
        </div>
      )}
    </li>
  );
}
