/** One node: its state and load, its speed, its tests, and its record over all runs. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Node, NodeRecord } from "@trainyard/contracts";
import { ArrowLeft, ServerOff } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { Skeleton } from "../../components/ui/skeleton";
import { queries } from "../../lib/queries";
import { recoveryQueries } from "../../lib/recovery-queries";
import { usePageTitle } from "../../lib/use-page-title";
import { DiagnosticHistory } from "../diagnostics/diagnostic-history";
import { NodeCard } from "./node-card";
import { NodeRecordSection } from "./node-record-section";
import { ThroughputCard } from "./throughput/throughput-card";

/** @param name of the node, or its id */
export function NodePage({ name }: { name: string }) {
  const { data: nodes, error, refetch } = useQuery(queries.nodes);
  const node = nodes?.find((each) => each.name === name || each.id === name);
  usePageTitle(node === undefined ? null : node.name);
  if (nodes === undefined && error !== null) return <LoadError what="this node" error={error} retry={() => void refetch()} />;
  if (nodes === undefined) return <Skeleton className="h-96" />;
  if (node === undefined)
    return (
      <EmptyState
        icon={ServerOff}
        title="There is no such node"
        action={
          <Button asChild>
            <Link href="/cluster">All nodes</Link>
          </Button>
        }
      >
        A node is known once it has sent its first heartbeat.
      </EmptyState>
    );
  return <NodeDetail node={node} />;
}

function NodeDetail({ node }: { node: Node }) {
  const { data: record } = useQuery(recoveryQueries.nodeRecord(node.id));
  const { data: rules } = useQuery(recoveryQueries.rules);
  return (
    <div className="flex flex-col gap-4" data-testid="node-page">
      <Link href="/cluster" className="inline-flex w-fit items-center gap-1.5 text-muted text-xs hover:text-foreground">
        <ArrowLeft className="size-3.5" aria-hidden /> All nodes
      </Link>
      <h1 className="sr-only">{node.name}</h1>
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_1.4fr]">
        <NodeCard node={node} />
        <div className="flex min-w-0 flex-col gap-4">
          <Card aria-label="Diagnostics" className="min-w-0">
            <h2 className="border-b px-4 py-3 font-semibold text-sm">Diagnostics</h2>
            <DiagnosticHistory nodeId={node.id} />
          </Card>
          <ThroughputCard runs={runsOf(record)} node={node.name} />
        </div>
      </div>
      <NodeRecordSection nodeId={node.id} slowBelow={rules?.slowBelow ?? 0} />
    </div>
  );
}

/** That it trained, newest first. */
function runsOf(record: NodeRecord | undefined): { id: string; name: string }[] {
  return [...new Map((record?.segments ?? []).map(({ runId, runName }) => [runId, { id: runId, name: runName }])).values()];
}
