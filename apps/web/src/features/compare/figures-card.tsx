/** Final figures of the compared runs, which is also the chart's legend: best marked, differences from the first run, group by group. */
"use client";

import { mean } from "@trainyard/contracts";
import { ArrowDown, ArrowUp, Download } from "lucide-react";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { cn } from "../../lib/class-names";
import { noValue } from "../../lib/format";
import type { ComparisonLine } from "./comparison-lines";
import type { ComparedRun } from "./curve";
import { bestOf, type Figure } from "./figures";
import { LineSwatch } from "./line-swatch";
import { bandOf } from "./mean-curve";
import { type RowActions, RunCell } from "./run-cell";
import type { ComparisonView } from "./use-comparison-view";

interface FiguresCardProps {
  view: ComparisonView;
  compared: readonly ComparedRun[];
  figures: readonly Figure[];
  /** All, hidden ones too: one a run, or one a group. */
  lines: readonly ComparisonLine[];
  highlighted: string | null;
  onHighlight: (lineId: string | null) => void;
  onDownload: () => void;
}

export function FiguresCard({ view, compared, figures, lines, highlighted, onHighlight, onDownload }: FiguresCardProps) {
  const { runIds, hidden } = view;
  const actions: RowActions = {
    remove: (runId) => view.setRunIds(runIds.filter((id) => id !== runId)),
    toFront: (runId) => view.setRunIds([runId, ...runIds.filter((id) => id !== runId)]),
    toggle: (runId) => view.set({ hidden: hidden.includes(runId) ? hidden.filter((id) => id !== runId) : [...hidden, runId] }),
  };
  const order = sorted(figures, view.sort);
  const isGrouped = view.group !== null;
  const sections = isGrouped ? lines : [{ id: "", runIds: compared.map(({ run }) => run.id), line: null }];
  return (
    <Card aria-label="Final figures" data-testid="comparison-figures" className="min-w-0">
      <div className="flex items-center gap-3 py-1.5 pr-2 pl-4">
        <h2 className="min-w-0 truncate font-semibold text-sm">
          Final figures <span className="font-normal text-muted text-xs">differences from {compared[0]?.run.name}</span>
        </h2>
        <Button
          variant="ghost"
          size="small"
          className="ml-auto"
          onClick={onDownload}
          aria-label="Download figures and settings as CSV"
          title="With the settings shown below"
        >
          <Download /> CSV
        </Button>
      </div>
      <div className="relative overflow-x-auto">
        <table className="figures w-full text-right text-sm">
          <thead>
            <tr className="border-b text-muted text-xs [&>th]:h-8 [&>th]:px-3 [&>th]:font-normal">
              <th className="sticky left-0 z-10 bg-surface text-left">Run</th>
              {figures.map((figure) => (
                <FigureHeader key={figure.id} figure={figure} sort={view.sort} onSort={(sort) => view.set({ sort })} />
              ))}
            </tr>
          </thead>
          {sections.map((section) => {
            const line = lines.find(({ id }) => id === section.id);
            const members = order(compared.flatMap(({ run }, index) => (section.runIds.includes(run.id) ? [index] : [])));
            return (
              <tbody key={section.id} onPointerLeave={() => onHighlight(null)}>
                {isGrouped && line !== undefined && (
                  <GroupRow line={line} members={members} figures={figures} band={view.band} onEnter={() => onHighlight(line.id)} />
                )}
                {members.map((index) => {
                  const run = compared[index]?.run;
                  if (run === undefined) return null;
                  const own = line ?? lines.find(({ id }) => id === run.id);
                  return (
                    <tr
                      key={run.id}
                      data-testid="compared-run"
                      data-run-id={run.id}
                      data-highlighted={(highlighted !== null && highlighted === own?.id) || undefined}
                      onPointerEnter={() => onHighlight(own?.id ?? null)}
                      className="group border-b last:border-b-0 hover:bg-sunken data-highlighted:bg-sunken [&>td]:h-11 [&>td]:whitespace-nowrap [&>td]:px-3"
                    >
                      <RunCell
                        run={run}
                        line={own}
                        indented={isGrouped}
                        isFirst={index === 0}
                        isHidden={hidden.includes(run.id)}
                        actions={actions}
                      />
                      {figures.map((figure) => (
                        <FigureCell key={figure.id} figure={figure} index={index} />
                      ))}
                    </tr>
                  );
                })}
              </tbody>
            );
          })}
        </table>
      </div>
    </Card>
  );
}

/** Orders places of runs; what has no value comes last. */
function sorted(figures: readonly Figure[], sort: string | null): (members: readonly number[]) => readonly number[] {
  const figure = figures.find(({ id }) => id === sort?.replace(/^-/, ""));
  if (figure === undefined) return (members) => members;
  const sign = sort?.startsWith("-") ? -1 : 1;
  const rank = (index: number) => {
    const value = figure.values[index] ?? null;
    return value === null ? Number.POSITIVE_INFINITY : sign * value;
  };
  return (members) => members.toSorted((a, b) => (rank(a) === rank(b) ? a - b : rank(a) - rank(b)));
}

function FigureHeader({ figure, sort, onSort }: { figure: Figure; sort: string | null; onSort: (sort: string | null) => void }) {
  const { id, label, title } = figure;
  const direction = sort === id ? "ascending" : sort === `-${id}` ? "descending" : "none";
  const Arrow = direction === "descending" ? ArrowDown : ArrowUp;
  const next = direction === "none" ? id : direction === "ascending" ? `-${id}` : null;
  return (
    <th aria-sort={direction} {...(title !== undefined && { title })}>
      <button
        type="button"
        onClick={() => onSort(next)}
        className={cn(
          "inline-flex items-center gap-1 whitespace-nowrap rounded hover:text-foreground",
          direction !== "none" && "font-medium text-foreground",
        )}
      >
        {direction !== "none" && <Arrow className="size-3" aria-hidden />}
        {label}
      </button>
    </th>
  );
}

function FigureCell({ figure, index }: { figure: Figure; index: number }) {
  const value = figure.values[index] ?? null;
  const [reference = null] = figure.values;
  const isBest = value !== null && bestOf(figure) === value;
  const difference = figure.isLoss && index > 0 && value !== null && reference !== null ? value - reference : null;
  return (
    <td data-figure={figure.id} data-best={isBest || undefined}>
      {value === null ? (
        <span className="text-muted">{noValue}</span>
      ) : (
        <span className={cn(isBest && "font-semibold text-good")} {...(isBest && { title: "The best of these runs" })}>
          {isBest && <span aria-hidden>★ </span>}
          {isBest && <span className="sr-only">best: </span>}
          {figure.format(value)}
        </span>
      )}
      {difference !== null && <span className="block text-2xs text-muted">{signed(difference)}</span>}
    </td>
  );
}

function signed(difference: number): string {
  return `${difference < 0 ? "−" : "+"}${Math.abs(difference).toFixed(4)}`;
}

interface GroupRowProps {
  line: ComparisonLine;
  members: readonly number[];
  figures: readonly Figure[];
  band: ComparisonView["band"];
  onEnter: () => void;
}

/** Means of a group, with the same band as on the chart below them. */
function GroupRow({ line, members, figures, band, onEnter }: GroupRowProps) {
  return (
    <tr
      data-testid="compared-group"
      onPointerEnter={onEnter}
      className="border-b bg-sunken [&>td]:h-11 [&>td]:whitespace-nowrap [&>td]:px-3"
    >
      <td className="sticky left-0 z-10 bg-sunken text-left">
        <span className="flex items-center gap-2">
          <LineSwatch color={line.color} dash={line.dash} />
          <span className="max-w-44 truncate font-medium sm:max-w-72" title={line.label}>
            {line.label}
          </span>
          <span className="text-muted text-xs">{members.length === 1 ? "one run" : `mean of ${members.length}`}</span>
        </span>
      </td>
      {figures.map((figure) => {
        const values = members.flatMap((index) => figure.values[index] ?? []);
        if (values.length === 0)
          return (
            <td key={figure.id} className="text-muted">
              {noValue}
            </td>
          );
        const { low, high } = bandOf(values, band);
        return (
          <td key={figure.id} data-figure={figure.id}>
            <span className="font-medium">{figure.format(mean(values))}</span>
            {values.length > 1 && figure.isLoss && (
              <span className="block text-2xs text-muted">
                {figure.format(low)} to {figure.format(high)}
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
}
