/** The cluster: a card a node, live. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { Server } from "lucide-react";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Card } from "../../components/ui/card";
import { Skeleton } from "../../components/ui/skeleton";
import { queries } from "../../lib/queries";
import { NodeCard } from "./node-card";

export function ClusterPage() {
  const { data: nodes, error, refetch } = useQuery(queries.nodes);
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
      {nodes !== undefined && nodes.length > 0 && (
        <div className="grid gap-3 lg:grid-cols-2 2xl:grid-cols-3">
          {nodes.map((node) => (
            <NodeCard key={node.id} node={node} />
          ))}
        </div>
      )}
    </div>
  );
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
