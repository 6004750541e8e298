/** The end of the guided restart: that the run trains, where, and whether what ran twice came out the same. */
"use client";

import type { RunDetail, Segment } from "@trainyard/contracts";
import { RotateCcw } from "lucide-react";
import Link from "next/link";
import { CertificateBadge } from "../../components/certificate-badge";
import { RunStatusBadge } from "../../components/run-status-badge";
import { Button } from "../../components/ui/button";
import { formatInteger, formatLoss } from "../../lib/format";

export function ProofStep({ run, segment, onAgain }: { run: RunDetail; segment: Segment; onAgain: () => void }) {
  const { startStep, lastStep, certificate, node } = segment;
  const newest = segment.status === "running" ? Math.max(run.step, lastStep) : lastStep;
  return (
    <div className="flex flex-col gap-3" data-testid="recover-proof">
      <div className="flex flex-wrap items-center gap-2">
        <RunStatusBadge run={run} />
        {certificate !== null && <CertificateBadge certificate={certificate} />}
        <span className="figures">
          {node ?? "waiting for a node"}
          {newest > startStep && `, ${formatInteger(newest - startStep)} steps since step ${formatInteger(startStep)}`}
          {newest > startStep && `, loss ${formatLoss(run.trainLoss)}`}
        </span>
      </div>
      <p className="text-muted text-xs">
        {certificate?.detail ?? "It went on where it was halted: no step ran twice, so there is nothing to compare."}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" asChild>
          <Link href={`/runs/${run.id}`}>To the run</Link>
        </Button>
        <Button onClick={onAgain}>
          <RotateCcw /> Begin again
        </Button>
      </div>
    </div>
  );
}
