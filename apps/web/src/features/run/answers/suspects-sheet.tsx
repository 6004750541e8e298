/** Nodes that trained a stretch of the curve, most suspicious first, with what speaks against each and what can be done. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Node, RunDetail, Suspect } from "@trainyard/contracts";
import { Construction, ServerOff, ShieldQuestion } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { EmptyState } from "../../../components/empty-state";
import { LoadError } from "../../../components/load-error";
import { Badge } from "../../../components/ui/badge";
import { Button } from "../../../components/ui/button";
import { Meter } from "../../../components/ui/meter";
import { Sheet } from "../../../components/ui/sheet";
import { Skeleton } from "../../../components/ui/skeleton";
import { queries } from "../../../lib/queries";
import { recoveryQueries } from "../../../lib/recovery-queries";
import { type StepRange, stretchText } from "../../../lib/step-range";
import { CordonDialog } from "../../cluster/cordon-dialog";
import { RestartWithoutDialog } from "./restart-without-dialog";

interface SuspectsSheetProps {
  run: RunDetail;
  range: StepRange;
  incidentId: string | undefined;
  onClose: () => void;
}

export function SuspectsSheet({ run, range, incidentId, onClose }: SuspectsSheetProps) {
  const { data: suspects, error, refetch } = useQuery(recoveryQueries.suspects(run.id, range));
  const { data: nodes = [] } = useQuery(queries.nodes);
  return (
    <Sheet title="Suspect nodes" description={`Who trained ${stretchText(range)}, by evidence`} testId="suspects-sheet" onClose={onClose}>
      {suspects === undefined && error !== null && <LoadError what="the suspects" error={error} retry={() => void refetch()} />}
      {suspects === undefined && error === null && <Skeleton className="h-40" />}
      {suspects?.length === 0 && (
        <EmptyState icon={ShieldQuestion} title="No node trained this stretch">
          It may have been trained by nodes that are not known any more.
        </EmptyState>
      )}
      <ol className="flex flex-col gap-3" aria-label="Suspects, most suspicious first">
        {suspects?.map((suspect) => (
          <SuspectRow
            key={suspect.nodeId}
            run={run}
            range={range}
            suspect={suspect}
            node={nodes.find(({ id }) => id === suspect.nodeId)}
            incidentId={incidentId}
          />
        ))}
      </ol>
    </Sheet>
  );
}

interface SuspectRowProps {
  run: RunDetail;
  range: StepRange;
  suspect: Suspect;
  node: Node | undefined;
  incidentId: string | undefined;
}

function SuspectRow({ run, range, suspect, node, incidentId }: SuspectRowProps) {
  const [asked, setAsked] = useState<"cordon" | "without" | null>(null);
  const [strongest] = suspect.evidence;
  const reason = strongest === undefined ? "" : `${strongest.text} (${run.name}, ${stretchText(range)})`;
  const isOut = node === undefined || node.state === "cordoned" || node.state === "draining";
  const close = () => setAsked(null);
  return (
    <li data-testid="suspect" data-node={suspect.node} className="rounded-md border px-3 py-2.5">
      <div className="flex items-center gap-2">
        <Link href={`/cluster#${suspect.node}`} className="font-medium hover:underline">
          {suspect.node}
        </Link>
        <Badge tone={suspect.state === "healthy" ? "good" : "warning"}>{suspect.state}</Badge>
      </div>
      <div className="mt-2">
        <Meter label="Suspicion" share={suspect.score} value={`${Math.round(suspect.score * 100)} of 100`} />
      </div>
      <ul className="mt-2 flex list-disc flex-col gap-0.5 pl-4 text-sm marker:text-muted">
        {suspect.evidence.map(({ kind, text }) => (
          <li key={`${kind} ${text}`}>{text}</li>
        ))}
        {suspect.evidence.length === 0 && <li className="text-muted">Nothing speaks against it.</li>}
      </ul>
      <div className="mt-2.5 flex flex-wrap gap-1.5">
        <Button size="small" variant="danger" disabled={isOut} onClick={() => setAsked("cordon")}>
          <Construction /> Cordon
        </Button>
        <Button size="small" disabled={isOut} onClick={() => setAsked("without")}>
          <ServerOff /> Restart without it
        </Button>
      </div>
      {node !== undefined && asked === "cordon" && <CordonDialog node={node} reason={reason} onClose={close} />}
      {node !== undefined && asked === "without" && (
        <RestartWithoutDialog run={run} node={node} range={range} reason={reason} incidentId={incidentId} onClose={close} />
      )}
    </li>
  );
}
