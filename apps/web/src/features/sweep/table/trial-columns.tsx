/** Columns of the table of trials: the sweep's own objectives and parameters among what every trial has. */
import type { Objective, SweepSpecification, Trial } from "@trainyard/contracts";
import Link from "next/link";
import type { ReactNode } from "react";
import { TrialStatusBadge, trialStatusLooks } from "../../../components/sweep/trial-status-badge";
import { Badge } from "../../../components/ui/badge";
import type { Cell } from "../../../lib/download-csv";
import { formatCount, formatDuration, formatPercent, formatScientific, noValue } from "../../../lib/format";
import { parameterLabel } from "../../new-sweep/space/parameter-form";
import { objectiveStyles } from "../objective-style";
import { objectiveText } from "../sweep-words";
import { originText } from "../trial/trial-words";
import { formatParameter } from "../trial-axes";

export interface TrialColumn {
  /** Of a parameter its path, of an objective its metric. */
  id: string;
  label: string;
  isNumber: boolean;
  /** Shown before somebody has chosen columns. */
  isUsual: boolean;
  /** What it sorts by; undefined comes last. */
  sortBy: (trial: Trial) => number | string | undefined;
  cell: (trial: Trial) => ReactNode;
  csv: (trial: Trial) => Cell;
}

/** What can still change comes first. */
const statusOrder = Object.keys(trialStatusLooks);

export function trialColumns({ objectives, space }: Pick<SweepSpecification, "objectives" | "space">): readonly TrialColumn[] {
  return [
    number,
    text("status", "Status", ({ status }) => status, {
      sortBy: ({ status }) => statusOrder.indexOf(status),
      cell: ({ status, why }) => <TrialStatusBadge status={status} why={why} />,
      isUsual: true,
    }),
    ...objectives.map(objectiveColumn),
    ...space.parameters.map(({ path, kind }) => parameterColumn(path, kind !== "fixed")),
    {
      ...numeric("fraction", "Trained", ({ fraction }) => fraction, formatPercent),
      isUsual: true,
    },
    numeric("tokens", "Tokens", ({ tokens }) => tokens, formatCount),
    numeric("step", "Step", ({ step }) => step, String),
    numeric(
      "nodeSeconds",
      "Node time",
      ({ nodeSeconds }) => nodeSeconds,
      (seconds) => (seconds === 0 ? noValue : formatDuration(seconds)),
    ),
    numeric("flops", "FLOPs", ({ flops }) => flops, formatScientific),
    numeric("parameters", "Parameters", ({ parameters }) => parameters, formatCount),
    numeric("seed", "Seed", ({ seed }) => seed, String),
    text("origin", "Suggested by", ({ origin }) => originText(origin).replace(/^Suggested by /, "")),
    text("node", "Node", ({ stretches }) => stretches.at(-1)?.node ?? ""),
    text("run", "Run", ({ runName }) => runName ?? "", {
      cell: ({ runId, runName }) =>
        runId === null ? (
          noValue
        ) : (
          <Link href={`/runs/${runId}`} className="hover:underline">
            {runName}
          </Link>
        ),
    }),
    text("tags", "Tags", ({ tags }) => tags.join(", "), {
      cell: ({ tags }) => (
        <span className="flex gap-1">
          {tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
      ),
      isUsual: true,
    }),
    text("why", "Why", ({ why }) => why, {
      cell: ({ why }) => (
        <span className="block max-w-72 truncate text-muted text-xs" title={why}>
          {why}
        </span>
      ),
      isUsual: true,
    }),
  ];
}

const number: TrialColumn = {
  ...{ id: "number", label: "Trial", isNumber: false, isUsual: true },
  sortBy: (trial) => trial.number,
  cell: (trial) => <span className="font-medium">{trial.number}</span>,
  csv: (trial) => trial.number,
};

function objectiveColumn(objective: Objective, index: number): TrialColumn {
  const valueIn = ({ objectives }: Trial) => objectives[index] ?? undefined;
  return {
    ...{ id: objective.metric, label: objectiveStyles[objective.metric].label, isNumber: true, isUsual: true },
    sortBy: valueIn,
    cell: (trial) => <span className="font-medium">{objectiveText(objective, valueIn(trial))}</span>,
    csv: (trial) => valueIn(trial) ?? null,
  };
}

function parameterColumn(path: string, isUsual: boolean): TrialColumn {
  return {
    ...{ id: path, label: parameterLabel(path), isNumber: false, isUsual },
    sortBy: ({ values }) => {
      const value = values[path];
      return typeof value === "number" ? value : value === undefined || value === null ? undefined : String(value);
    },
    cell: ({ values }) => formatParameter(path, values[path]),
    csv: ({ values }) => {
      const value = values[path];
      return typeof value === "number" ? value : value === undefined ? null : String(value);
    },
  };
}

function numeric(id: string, label: string, valueIn: (trial: Trial) => number, format: (value: number) => string): TrialColumn {
  return { ...{ id, label, isNumber: true, isUsual: false }, sortBy: valueIn, cell: (trial) => format(valueIn(trial)), csv: valueIn };
}

function text(id: string, label: string, valueIn: (trial: Trial) => string, more: Partial<TrialColumn> = {}): TrialColumn {
  const plain = { sortBy: (trial: Trial) => valueIn(trial) || undefined, cell: valueIn, csv: valueIn };
  return { ...{ id, label, isNumber: false, isUsual: false }, ...plain, ...more };
}
