/** What a node was part of, over all runs: counts, stretches of training with their speed, incidents. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { NodeRecord } from "@trainyard/contracts";
import Link from "next/link";
import { LoadError } from "../../components/load-error";
import { Badge } from "../../components/ui/badge";
import { Card } from "../../components/ui/card";
import { Skeleton } from "../../components/ui/skeleton";
import { formatAgo, formatDuration, formatInteger, formatPercent, noValue } from "../../lib/format";
import { recoveryQueries } from "../../lib/recovery-queries";
import { useNow } from "../../lib/use-now";

const countWords = [
  ["incidents", "Incidents"],
  ["lost", "Lost"],
  ["hung", "Hung"],
  ["crashed", "Crashed"],
  ["slow", "Slow"],
  ["restarts", "Restarts"],
] as const satisfies readonly (readonly [keyof NodeRecord["counts"], string])[];

export function NodeRecordSection({ nodeId, slowBelow }: { nodeId: string; slowBelow: number }) {
  const { data: record, error, refetch } = useQuery(recoveryQueries.nodeRecord(nodeId));
  if (record === undefined && error !== null) return <LoadError what="the node's record" error={error} retry={() => void refetch()} />;
  if (record === undefined) return <Skeleton className="h-48" />;
  return (
    <Card aria-label="Record" className="min-w-0" data-testid="node-record">
      <header className="px-4 py-3">
        <h2 className="font-semibold text-sm">Record</h2>
        <p className="text-muted text-xs">What the node was part of, over all runs.</p>
      </header>
      <dl className="figures grid grid-cols-3 border-y bg-line [gap:1px] sm:grid-cols-6">
        {countWords.map(([name, label]) => (
          <div key={name} className="bg-surface px-4 py-2">
            <dt className="text-muted text-xs">{label}</dt>
            <dd className={record.counts[name] === 0 ? "text-lg text-muted" : "font-semibold text-lg"}>{record.counts[name]}</dd>
          </div>
        ))}
      </dl>
      <Segments segments={record.segments} slowBelow={slowBelow} />
      <Incidents incidents={record.incidents} />
    </Card>
  );
}

function Segments({ segments, slowBelow }: { segments: NodeRecord["segments"]; slowBelow: number }) {
  const nowMs = useNow();
  if (segments.length === 0) return <p className="px-4 py-6 text-muted">It has trained nothing yet.</p>;
  return (
    <div className="relative overflow-x-auto">
      <table className="figures w-full text-left text-xs">
        <caption className="px-4 pt-3 pb-1 text-left font-medium">Stretches of training, newest first</caption>
        <thead className="text-muted [&_th]:px-4 [&_th]:py-1.5 [&_th]:font-normal">
          <tr>
            <th>Run</th>
            <th className="text-right">Steps</th>
            <th className="text-right">Tokens/s</th>
            <th title="Against the median of what other nodes reached with the same run">Against others</th>
            <th className="max-sm:hidden">Trained for</th>
            <th>Ended</th>
          </tr>
        </thead>
        <tbody>
          {segments.map(({ segmentId, runId, runName, startedAt, endedAt, steps, tokensPerSecond, relativeSpeed, endReason }) => (
            <tr key={segmentId} className="border-t [&_td]:px-4 [&_td]:py-1.5">
              <td className="max-w-48 truncate">
                <Link href={`/runs/${runId}`} className="font-medium hover:underline">
                  {runName}
                </Link>
              </td>
              <td className="text-right">{formatInteger(steps)}</td>
              <td className="text-right">{tokensPerSecond === null ? noValue : formatInteger(tokensPerSecond)}</td>
              <td>
                {relativeSpeed === null ? (
                  <span className="text-muted">no other</span>
                ) : (
                  <Badge tone={relativeSpeed < slowBelow ? "danger" : "neutral"}>{formatPercent(relativeSpeed)}</Badge>
                )}
              </td>
              <td className="whitespace-nowrap text-muted max-sm:hidden">
                {startedAt === null
                  ? noValue
                  : formatDuration(((endedAt === null ? nowMs : Date.parse(endedAt)) - Date.parse(startedAt)) / 1_000)}
              </td>
              <td className="text-muted">{endReason?.replace("-", " ") ?? (endedAt === null ? "trains" : noValue)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Incidents({ incidents }: { incidents: NodeRecord["incidents"] }) {
  const nowMs = useNow();
  if (incidents.length === 0) return null;
  return (
    <section aria-label="Incidents" className="border-t pb-2">
      <h3 className="px-4 pt-3 pb-1 font-medium text-xs">Incidents, newest first</h3>
      <ol>
        {incidents.map(({ id, kind, at, runName, step, summary }) => (
          <li key={id}>
            <Link
              href={`/incidents/${id}`}
              className="figures grid grid-cols-[1fr_auto] gap-x-3 px-4 py-1.5 text-xs -outline-offset-2 hover:bg-foreground/4"
            >
              <span className="min-w-0">
                <b className="font-medium">{kind.replaceAll("-", " ")}</b>: {summary}
                {runName !== null && (
                  <span className="text-muted">
                    {" "}
                    · {runName}
                    {step !== null && ` at step ${formatInteger(step)}`}
                  </span>
                )}
              </span>
              <time dateTime={at} className="whitespace-nowrap text-muted">
                {formatAgo(Date.parse(at), nowMs)}
              </time>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}
