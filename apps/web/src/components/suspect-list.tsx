/** Nodes that a stretch of a run was trained on, ranked by evidence, each to be cordoned or left behind from here. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Node, Suspect } from "@trainyard/contracts";
import { Construction, RotateCcw, ServerCrash } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { CordonDialog } from "../features/cluster/cordon-dialog";
import { formatInteger, formatPercent } from "../lib/format";
import { queries } from "../lib/queries";
import { recoveryQueries } from "../lib/recovery-queries";
import type { StepRange } from "../lib/step-range";
import { EmptyState } from "./empty-state";
import { LoadError } from "./load-error";
import { Badge, type Tone } from "./ui/badge";
import { Button } from "./ui/button";
import { Skeleton } from "./ui/skeleton";

interface SuspectListProps {
  runId: string;
  range: StepRange;
}

type Answer = "finish" | "move";

export function SuspectList({ runId, range }: SuspectListProps) {
  const { data: suspects, error, refetch } = useQuery(recoveryQueries.suspects(runId, range));
  const { data: nodes = [] } = useQuery(queries.nodes);
  const [chosen, setChosen] = useState<{ node: Node; reason: string; running: Answer } | null>(null);
  if (suspects === undefined && error !== null) return <LoadError what="the suspects" error={error} retry={() => void refetch()} />;
  if (suspects === undefined) return <Skeleton className="m-4 h-24" />;
  if (suspects.length === 0)
    return (
      <EmptyState icon={ServerCrash} title="No node to suspect">
        No node is on record for steps {formatInteger(range.from)} to {formatInteger(range.to)}.
      </EmptyState>
    );
  return (
    <>
      <ol aria-label="Suspects, most suspicious first" data-testid="suspect-list">
        {suspects.map((suspect, index) => {
          const node = nodes.find(({ id }) => id === suspect.nodeId);
          return (
            <SuspectRow
              key={suspect.nodeId}
              suspect={suspect}
              rank={index + 1}
              inService={node !== undefined && node.state !== "cordoned" && node.state !== "draining"}
              trainsIt={node?.run?.id === runId}
              onAnswer={(running) => node !== undefined && setChosen({ node, running, reason: reasonOf(suspect, range) })}
            />
          );
        })}
      </ol>
      {chosen !== null && <CordonDialog {...chosen} onClose={() => setChosen(null)} />}
    </>
  );
}

interface SuspectRowProps {
  suspect: Suspect;
  rank: number;
  inService: boolean;
  trainsIt: boolean;
  onAnswer: (running: Answer) => void;
}

function SuspectRow({ suspect, rank, inService, trainsIt, onAnswer }: SuspectRowProps) {
  const { node, state, score, evidence } = suspect;
  return (
    <li
      data-testid="suspect-row"
      data-node={node}
      className="grid grid-cols-[1.5rem_1fr] gap-x-3 gap-y-2 border-t px-4 py-3 first:border-t-0 sm:grid-cols-[1.5rem_1fr_auto]"
    >
      <span className="figures text-muted">{rank}</span>
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2">
          <Link href={`/cluster/${encodeURIComponent(node)}`} className="font-medium hover:underline">
            {node}
          </Link>
          <Badge tone={toneOf(score)} title="Weight of the evidence, of 100 %">
            {formatPercent(score)} suspicious
          </Badge>
          <span className="text-muted text-xs">{state}</span>
        </p>
        {evidence.length === 0 ? (
          <p className="mt-1 text-muted">Nothing speaks against it.</p>
        ) : (
          <ul className="mt-1 flex flex-col gap-0.5">
            {evidence.map(({ kind, text }) => (
              <li key={`${kind} ${text}`} className="figures text-muted">
                {text}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="col-start-2 flex flex-wrap gap-1.5 sm:col-start-auto sm:justify-end">
        <Button size="small" disabled={!inService} onClick={() => onAnswer("finish")} aria-label={`Cordon ${node}`}>
          <Construction /> Cordon
        </Button>
        <Button
          size="small"
          disabled={!inService || !trainsIt}
          onClick={() => onAnswer("move")}
          aria-label={`Restart without ${node}`}
          title={trainsIt ? "Cordons it; the run writes a checkpoint and goes on elsewhere" : "The run does not train there now"}
        >
          <RotateCcw /> Restart without it
        </Button>
      </div>
    </li>
  );
}

function toneOf(score: number): Tone {
  if (score >= 0.6) return "danger";
  return score >= 0.3 ? "warning" : "neutral";
}

/** The strongest piece of evidence, so that cordoning takes no typing. */
function reasonOf({ evidence }: Suspect, { from, to }: StepRange): string {
  const [strongest] = [...evidence].sort((a, b) => b.weight - a.weight);
  const stretch = `steps ${formatInteger(from)} to ${formatInteger(to)}`;
  return strongest === undefined ? `Suspected after ${stretch}` : `${strongest.text.replace(/\.$/, "")}; ${stretch}`;
}
