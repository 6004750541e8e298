/** Speed of a run by node, from which a slow one is found: choose a stretch, see the suspects, cordon one. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { RunDetail, RunSummary } from "@trainyard/contracts";
import { X } from "lucide-react";
import { useMemo, useState } from "react";
import { SuspectList } from "../../../components/suspect-list";
import { Button } from "../../../components/ui/button";
import { Card } from "../../../components/ui/card";
import { NativeSelect } from "../../../components/ui/field";
import { Skeleton } from "../../../components/ui/skeleton";
import { formatInteger } from "../../../lib/format";
import { queries } from "../../../lib/queries";
import { recoveryQueries } from "../../../lib/recovery-queries";
import { nodeColors, speedLines, stepsWithin, timeSpan } from "./throughput";
import { type Stretch, ThroughputPlot } from "./throughput-plot";

interface ThroughputCardProps {
  /** To choose from, the first one shown; there must be one. */
  runs: readonly Pick<RunSummary, "id" | "name">[];
  /** The node that the page is about. */
  node?: string;
}

export function ThroughputCard({ runs, node }: ThroughputCardProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const runId = runs.find(({ id }) => id === chosen)?.id ?? runs[0]?.id;
  const { data: run } = useQuery({ ...queries.run(runId ?? ""), enabled: runId !== undefined });
  if (runId === undefined) return null;
  return (
    <Card aria-label="Throughput by node" className="min-w-0" data-testid="throughput-card">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3">
        <h2 className="font-semibold text-sm">
          Throughput <span className="font-normal text-muted text-xs">tokens a second, by node</span>
        </h2>
        <NativeSelect
          aria-label="Run"
          value={runId}
          onChange={(event) => setChosen(event.target.value)}
          className="ml-auto h-7 w-auto max-w-56 text-xs"
        >
          {runs.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </NativeSelect>
      </header>
      {run === undefined ? <Skeleton className="m-4 h-56" /> : <Throughput key={runId} run={run} node={node ?? null} />}
    </Card>
  );
}

/** Stretches that one can choose without a pointer, minutes up to the newest step. */
const lastMinutes = [1, 5, 30] as const;

function Throughput({ run, node }: { run: RunDetail; node: string | null }) {
  const { data: snapshot } = useQuery(recoveryQueries.throughput(run.id, run.status === "running"));
  const [selected, setSelected] = useState<Stretch | null>(null);
  const lines = useMemo(() => (snapshot === undefined ? [] : speedLines(run, snapshot)), [run, snapshot]);
  const colors = useMemo(() => nodeColors(lines.map((line) => line.node)), [lines]);
  const span = useMemo(() => timeSpan(lines), [lines]);
  if (snapshot === undefined) return <Skeleton className="m-4 h-56" />;
  if (span === null) return <p className="px-4 py-8 text-center text-muted">It has not trained yet.</p>;
  const range = selected === null ? null : stepsWithin(lines, selected.fromMs, selected.toMs);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 pt-1 pb-2 text-xs">
        {[...colors].map(([name, color]) => (
          <span key={name} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="h-0.5 w-3.5 rounded-full" style={{ background: color }} /> {name}
          </span>
        ))}
        <span className="ml-auto flex flex-wrap items-center gap-1">
          <span className="text-muted">Suspects of the last</span>
          {lastMinutes.map((minutes) => (
            <Button
              key={minutes}
              size="small"
              variant="ghost"
              onClick={() => setSelected({ fromMs: span.toMs - minutes * 60_000, toMs: span.toMs })}
            >
              {minutes} min
            </Button>
          ))}
        </span>
      </div>
      <div className="px-2">
        <ThroughputPlot lines={lines} colors={colors} highlighted={node} span={span} selected={selected} onSelect={setSelected} />
      </div>
      {selected === null ? (
        <p className="px-4 pt-1 pb-3 text-muted text-xs">Draw over a stretch where the run was slow to see which node to suspect.</p>
      ) : (
        <section aria-label="Suspects" className="mt-2 border-t">
          <div className="flex items-center gap-3 bg-sunken px-4 py-1.5">
            <h3 className="figures text-xs" aria-live="polite">
              {range === null
                ? "No step ended in this stretch"
                : `Suspects of steps ${formatInteger(range.from)} to ${formatInteger(range.to)}`}
            </h3>
            <Button
              variant="ghost"
              size="icon-small"
              className="ml-auto"
              aria-label="Give the selection up"
              onClick={() => setSelected(null)}
            >
              <X />
            </Button>
          </div>
          {range !== null && <SuspectList runId={run.id} range={range} />}
        </section>
      )}
    </>
  );
}
