/** One node: state, what runs there, its load, its history, and cordoning. */
"use client";

import { heartbeatEveryMs, lostAfterMs, type Node } from "@trainyard/contracts";
import { HeartPulse } from "lucide-react";
import Link from "next/link";
import { cn } from "../../lib/class-names";
import { formatAgo, formatDuration, formatFlops } from "../../lib/format";
import { useNow } from "../../lib/use-now";
import { CordonButton } from "./cordon-button";
import { DiagnoseButton } from "./diagnose-button";
import { LatestDiagnostics } from "./latest-diagnostics";
import { NodeHistorySection } from "./node-history-section";
import { NodeStateBadge } from "./node-state-badge";
import { NodeTelemetrySection } from "./node-telemetry-section";
import { useHeartbeatAge } from "./use-heartbeat-age";

export function NodeCard({ node }: { node: Node }) {
  return (
    <section
      id={node.name}
      aria-label={`Node ${node.name}`}
      data-testid="node-card"
      data-node={node.name}
      data-state={node.state}
      className="flex min-w-0 scroll-mt-16 flex-col rounded-lg border bg-surface target:ring-2 target:ring-ring"
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-3">
        <h2 className="truncate font-semibold text-base">
          <Link href={`/cluster/${encodeURIComponent(node.name)}`} className="hover:underline" title="Tests, speed and record">
            {node.name}
          </Link>
        </h2>
        <NodeStateBadge state={node.state} />
        <div className="ml-auto flex flex-wrap justify-end gap-1.5">
          <DiagnoseButton node={node} />
          <CordonButton node={node} />
        </div>
      </header>
      <div className="grid gap-x-6 gap-y-1 px-4 py-3 sm:grid-cols-2">
        <p className="min-w-0 truncate">
          <span className="text-muted">Trains </span>
          {node.run === null ? (
            <span className="text-muted">nothing</span>
          ) : (
            <Link
              href={`/runs/${node.run.id}`}
              className="font-medium underline decoration-line-strong underline-offset-4 hover:decoration-foreground"
            >
              {node.run.name}
            </Link>
          )}
        </p>
        <Heartbeat node={node} />
        <StateLine node={node} />
      </div>
      <LatestDiagnostics node={node} />
      <NodeTelemetrySection node={node} />
      <NodeHistorySection node={node} />
      <footer className="figures mt-auto flex flex-wrap gap-x-4 gap-y-0.5 border-t px-4 py-2.5 text-muted text-xs">
        <span>
          {node.threads === 1 ? "1 thread" : `${node.threads} threads`} of {node.cores} cores
        </span>
        <span title="Rate of training arithmetic, measured on the newest run here">
          {node.flopsPerSecond === null ? "speed not measured yet" : `${formatFlops(node.flopsPerSecond)} in training`}
        </span>
        <span>{node.hostname}</span>
        {node.state !== "lost" && (
          <span title="For a drill: what it trains goes on elsewhere from its last checkpoint">
            drill:{" "}
            <code className="select-all rounded bg-sunken px-1 py-0.5 font-mono text-foreground dark:bg-raised">kill -9 {node.pid}</code>
          </span>
        )}
      </footer>
    </section>
  );
}

function Heartbeat({ node }: { node: Node }) {
  const ageMs = useHeartbeatAge(node);
  const late = ageMs > 3 * heartbeatEveryMs;
  return (
    <p className="figures flex items-center gap-1.5 sm:justify-end" data-testid="heartbeat-age">
      <HeartPulse className={cn("size-4", late ? "text-danger" : "text-good")} aria-hidden />
      <span className={late ? "text-danger" : "text-muted"}>heartbeat {(ageMs / 1_000).toFixed(0)} s ago</span>
      {late && node.state !== "lost" && <span className="text-danger">(lost at {formatDuration(lostAfterMs / 1_000)})</span>}
    </p>
  );
}

function StateLine({ node }: { node: Node }) {
  const nowMs = useNow();
  const author = node.stateAuthor === null ? "" : ` by ${node.stateAuthor}`;
  return (
    <p className="text-muted text-xs sm:col-span-2">
      {node.state} since {formatAgo(Date.parse(node.stateSince), nowMs)}
      {author}
      {node.stateReason !== null && node.stateReason !== "" && `: ${node.stateReason}`}
    </p>
  );
}
