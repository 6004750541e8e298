/** Lineage: every segment of the run, what it continued, where it trained and why it ended. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { RunDetail, Segment } from "@trainyard/contracts";
import { CornerDownRight, GitFork } from "lucide-react";
import Link from "next/link";
import { CertificateBadge } from "../../components/certificate-badge";
import { RunStatusBadge } from "../../components/run-status-badge";
import { Badge, type Tone } from "../../components/ui/badge";
import { cn } from "../../lib/class-names";
import { formatDuration, formatInteger, formatScientific, noValue } from "../../lib/format";
import { queries } from "../../lib/queries";
import { useNow } from "../../lib/use-now";

const endTones: Record<NonNullable<Segment["endReason"]>, Tone> = {
  finished: "good",
  paused: "neutral",
  stopped: "neutral",
  drained: "neutral",
  "rolled-back": "warning",
  "node-lost": "danger",
  hung: "danger",
  diverged: "danger",
  crashed: "danger",
};

export function LineagePanel({ run }: { run: RunDetail }) {
  const nowMs = useNow();
  const ordinals = new Map(run.segments.map(({ id, ordinal }) => [id, ordinal]));
  return (
    <div className="relative overflow-x-auto">
      <Relatives run={run} />
      <table className="figures w-full min-w-[860px] text-left">
        <thead className="text-muted text-xs [&_th]:px-3 [&_th]:py-2 [&_th]:font-normal">
          <tr>
            <th className="pl-4!">Segment</th>
            <th>Steps</th>
            <th>On the curve</th>
            <th>Node</th>
            <th>Peak rate</th>
            <th>Trained for</th>
            <th>Certificate</th>
            <th>Ended</th>
          </tr>
        </thead>
        <tbody>
          {run.segments.map((segment) => {
            const parent = segment.parentId === null ? undefined : ordinals.get(segment.parentId);
            const none = segment.effectiveUntilStep !== null && segment.effectiveUntilStep <= segment.startStep;
            return (
              <tr
                key={segment.id}
                data-testid="segment-row"
                className={cn("border-t align-top [&_td]:px-3 [&_td]:py-2", none && "text-muted")}
              >
                <td className="pl-4! font-medium">
                  {segment.ordinal}
                  {parent !== undefined && (
                    <span className="ml-2 inline-flex items-center gap-1 font-normal text-muted text-xs">
                      <CornerDownRight className="size-3" aria-hidden /> from {parent} at step {formatInteger(segment.startStep)}
                    </span>
                  )}
                </td>
                <td>
                  {formatInteger(segment.startStep)} to{" "}
                  {formatInteger(segment.status === "running" ? Math.max(run.step, segment.lastStep) : segment.lastStep)}
                </td>
                <td>{effectiveWords(segment)}</td>
                <td>{segment.node ?? noValue}</td>
                <td>{formatScientific(segment.peakLearningRate)}</td>
                <td>{durationOf(segment, nowMs)}</td>
                <td>
                  {segment.certificate === null ? (
                    <span className="text-muted">{noValue}</span>
                  ) : (
                    <CertificateBadge certificate={segment.certificate} />
                  )}
                </td>
                <td className="max-w-72">
                  <EndOf segment={segment} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="px-4 py-3 text-muted text-xs">
        Nothing is deleted: what a restart or a lost node left behind stays, off the effective curve.
      </p>
    </div>
  );
}

/** Where it was forked from, and what was forked from it. */
function Relatives({ run }: { run: RunDetail }) {
  const { data: runs = [] } = useQuery(queries.runs);
  const forks = runs.filter(({ forkOf }) => forkOf?.runId === run.id);
  if (run.forkOf === null && forks.length === 0) return null;
  return (
    <ul className="figures flex flex-col gap-1 border-b px-4 py-2.5 text-sm" aria-label="Runs it belongs with">
      {run.forkOf !== null && (
        <li className="flex flex-wrap items-center gap-2">
          <GitFork className="size-3.5 text-muted" aria-hidden /> began from step {formatInteger(run.forkOf.step)} of
          <Link href={`/runs/${run.forkOf.runId}`} className="font-medium hover:underline">
            {run.forkOf.runName}
          </Link>
          {run.tournamentId !== null && <Badge>candidate of a tournament</Badge>}
        </li>
      )}
      {forks.map((fork) => (
        <li key={fork.id} className="flex flex-wrap items-center gap-2">
          <GitFork className="size-3.5 text-muted" aria-hidden />
          <Link href={`/runs/${fork.id}`} className="font-medium hover:underline">
            {fork.name}
          </Link>
          <span className="text-muted">began from step {formatInteger(fork.forkOf?.step ?? 0)} of this run</span>
          <RunStatusBadge run={fork} />
        </li>
      ))}
    </ul>
  );
}

function EndOf({ segment }: { segment: Segment }) {
  if (segment.status !== "ended" || segment.endReason === null)
    return <Badge tone={segment.status === "running" ? "info" : "neutral"}>{segment.status}</Badge>;
  return (
    <>
      <Badge tone={endTones[segment.endReason]}>{segment.endReason.replace("-", " ")}</Badge>
      {segment.endDetail !== null && <p className="mt-1 text-muted text-xs">{segment.endDetail}</p>}
    </>
  );
}

function effectiveWords({ effectiveUntilStep, startStep, lastStep }: Segment): string {
  if (effectiveUntilStep === null || effectiveUntilStep >= lastStep) return "all of it";
  return effectiveUntilStep <= startStep ? "none of it" : `until step ${formatInteger(effectiveUntilStep)}`;
}

function durationOf({ startedAt, endedAt }: Segment, nowMs: number): string {
  if (startedAt === null) return noValue;
  return formatDuration(((endedAt === null ? nowMs : Date.parse(endedAt)) - Date.parse(startedAt)) / 1_000);
}
