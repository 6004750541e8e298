/** The cluster: a card a node, live; what happens without a person; and which node is slow. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { RunSummary } from "@trainyard/contracts";
import { Server } from "lucide-react";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Card } from "../../components/ui/card";
import { Skeleton } from "../../components/ui/skeleton";
import { queries } from "../../lib/queries";
import { NodeCard } from "./node-card";
import { RulesCard } from "./rules-card";
import { ThroughputCard } from "./throughput/throughput-card";

export function ClusterPage() {
  const { data: nodes, error, refetch } = useQuery(queries.nodes);
  const { data: runs = [] } = useQuery(queries.runs);
  const shownRuns = runsToCompare(runs);
  return (
    <div className="flex flex-col gap-4" data-testid="cluster-page">
      <header className="flex min-h-9 items-center gap-3">
        <h1 className="font-semibold text-xl tracking-tight">Cluster</h1>
        {nodes !== undefined && <span className="figures text-muted">{summary(nodes)}</span>}
      </header>
      {nodes === undefined && error !== null && <LoadError what="the nodes" error={error} retry={() => void refetch()} />}
      {nodes === undefined && error === null && (
        <div className="grid gap-3 lg:grid-cols-2">
          <Skeleton className="h-[25rem]" />
          <Skeleton className="h-[25rem]" />
        </div>
      )}
      {nodes?.length === 0 && <NoNodes />}
      {nodes !== undefined && <RulesCard nodes={nodes} />}
      {nodes !== undefined && nodes.length > 0 && (
        <div className="grid gap-3 lg:grid-cols-2 2xl:grid-cols-3">
          {nodes.map((node) => (
            <NodeCard key={node.id} node={node} />
          ))}
        </div>
      )}
      {shownRuns.length > 0 && <ThroughputCard runs={shownRuns} />}
    </div>
  );
}

/** Runs whose speed may be looked at: those that train now first, then the newest that have trained. */
function runsToCompare(runs: readonly RunSummary[]): RunSummary[] {
  const trained = runs.filter(({ step }) => step > 0);
  const running = trained.filter(({ status }) => status === "running");
  return [...running, ...trained.filter(({ status }) => status !== "running")].slice(0, 20);
}

function summary(nodes: readonly { state: string }[]): string {
  const healthy = nodes.filter(({ state }) => state === "healthy").length;
  return `${healthy} of ${nodes.length} healthy`;
}

function NoNodes() {
  return (
    <Card>
      <EmptyState icon={Server} title="No node has reported yet">
        <p>
          Runs wait until one does. npm start brings two; one more is started from the repository with the same DATABASE_URL, REDIS_URL and
          TRAINYARD_HOME:
        </p>
        <pre className="mt-3 overflow-x-auto rounded-md border bg-sunken px-3 py-2 text-left font-mono text-foreground text-xs">
          TRAINYARD_NODE=node-3 node --import tsx apps/worker/src/main.ts
        </pre>
      </EmptyState>
    </Card>
  );
}
