/** Any set of runs beside each other: curves on one chart, final figures, and the settings in which they differ. */
"use client";

import { GitCompareArrows, Link2, ListPlus } from "lucide-react";
import Link from "next/link";
import { useMemo, useState } from "react";
import { toast } from "sonner";
import { EmptyState } from "../../components/empty-state";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { downloadCsv } from "../../lib/download-csv";
import { mostCompared } from "./compare-href";
import { CompareSkeleton } from "./compare-skeleton";
import { comparisonCsv } from "./comparison-csv";
import { groupLines, runLines } from "./comparison-lines";
import { settingRows } from "./configuration";
import { ConfigurationCard } from "./configuration-card";
import { type ComparedRun, curveOf } from "./curve";
import { CurvesCard } from "./curves-card";
import { figuresOf } from "./figures";
import { FiguresCard } from "./figures-card";
import { groupChoices, groupRuns } from "./grouping";
import { MissingRuns } from "./missing-runs";
import { RunPicker } from "./run-picker";
import { useComparedRuns } from "./use-compared-runs";
import { type ComparisonView, useComparisonView } from "./use-comparison-view";

export function ComparePage() {
  const view = useComparisonView();
  const { compared, missing, isLoading, retry } = useComparedRuns(view.runIds);
  const [picking, setPicking] = useState(false);
  const choose = () => setPicking(true);
  if (compared.length === 0 && isLoading) return <CompareSkeleton />;
  return (
    <div className="flex flex-col gap-4" data-testid="compare-page">
      <header className="flex min-h-9 flex-wrap items-center gap-2">
        <h1 className="font-semibold text-xl tracking-tight">Compare</h1>
        {compared.length > 0 && (
          <span className="figures mr-auto text-muted">{compared.length === 1 ? "one run" : `${compared.length} runs`}</span>
        )}
        {compared.length > 0 && (
          <>
            {compared.length === 2 && (
              <Button asChild>
                <Link href={`/compare-states?left=${compared[0]?.run.id}&right=${compared[1]?.run.id}`}>
                  <GitCompareArrows /> <span className="max-sm:sr-only">States</span>
                </Link>
              </Button>
            )}
            <Button onClick={() => void copyLink()}>
              <Link2 /> <span className="max-sm:sr-only">Copy link</span>
            </Button>
            <Button onClick={choose}>
              <ListPlus /> Choose runs
            </Button>
          </>
        )}
      </header>
      {view.leftOut > 0 && (
        <p role="status" className="text-warning">
          The first {mostCompared} runs of the link; {view.leftOut} more are left out.
        </p>
      )}
      <MissingRuns missing={missing} retry={retry} onLeaveOut={(gone) => view.setRunIds(view.runIds.filter((id) => !gone.includes(id)))} />
      {compared.length === 0 ? (
        <Card>
          <EmptyState
            icon={GitCompareArrows}
            title="No run chosen"
            action={
              <Button variant="primary" onClick={choose}>
                <ListPlus /> Choose runs
              </Button>
            }
          >
            Curves on one chart, final figures, and the settings in which they differ: of any runs, trials of sweeps among them.
          </EmptyState>
        </Card>
      ) : (
        <Comparison view={view} compared={compared} isLoading={isLoading} />
      )}
      {picking && <RunPicker runIds={view.runIds} onChange={view.setRunIds} onClose={() => setPicking(false)} />}
    </div>
  );
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(window.location.href);
    toast("Link copied", { description: "It holds the runs and how they are looked at." });
  } catch {
    toast.error("The browser does not let this page copy", { description: "The address bar has the same link." });
  }
}

interface ComparisonProps {
  view: ComparisonView;
  compared: readonly ComparedRun[];
  isLoading: boolean;
}

function Comparison({ view, compared, isLoading }: ComparisonProps) {
  const { metric, x, smoothing, group, band, hidden, fields } = view;
  const [highlighted, setHighlighted] = useState<string | null>(null);
  const rows = useMemo(() => settingRows(compared.map(({ run }) => run)), [compared]);
  const figures = useMemo(() => figuresOf(compared), [compared]);
  const lines = useMemo(() => {
    const curves = compared.map(({ run, metrics }) => ({
      runId: run.id,
      name: run.name,
      points: metrics === undefined ? [] : curveOf(run, metrics, metric, x, smoothing),
    }));
    if (group === null) return { all: runLines(curves), drawn: runLines(curves).filter(({ id }) => !hidden.includes(id)) };
    const groups = groupRuns(
      compared.map(({ run }) => run),
      rows,
      group,
    );
    const drawn = groups.map(({ label, members }) => ({
      label,
      members: members.filter((member) => !hidden.includes(curves[member]?.runId ?? "")),
    }));
    return { all: groupLines(curves, groups, band), drawn: groupLines(curves, drawn, band) };
  }, [compared, rows, metric, x, smoothing, group, band, hidden]);
  const shown = fields === "all" ? rows : rows.filter(({ differs }) => differs);
  const download = () => {
    const { header, rows: cells } = comparisonCsv(compared, figures, shown);
    downloadCsv("trainyard-comparison.csv", header, cells);
  };
  const shared = { view, highlighted, onHighlight: setHighlighted };
  return (
    <>
      <CurvesCard {...shared} lines={lines.drawn} groupChoices={groupChoices(rows)} isLoading={isLoading} />
      <FiguresCard {...shared} compared={compared} figures={figures} lines={lines.all} onDownload={download} />
      <ConfigurationCard {...shared} compared={compared} rows={rows} shown={shown} lines={lines.all} />
    </>
  );
}
