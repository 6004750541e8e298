/** One coordinate check: how far it is, and every activation by width. */
"use client";

import type { CoordinateCheck } from "@trainyard/contracts";
import { CircleX, Download } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state";
import { Button } from "../../components/ui/button";
import { Choice } from "../../components/ui/choice";
import { Progress } from "../../components/ui/progress";
import { downloadCsv } from "../../lib/download-csv";
import { formatPercent } from "../../lib/format";
import { SizeChart } from "./size-chart";
import { activationsOf, flatSlope, methods, methodWords } from "./slopes";

export function CheckView({ check }: { check: CoordinateCheck }) {
  const { status, progress, problem, request, points } = check;
  const last = points.reduce((most, { step }) => Math.max(most, step), 0);
  const [chosen, setChosen] = useState<string | null>(null);
  const step = chosen === null ? last : Number(chosen);
  if (status === "failed")
    return (
      <EmptyState icon={CircleX} title="The check failed">
        {problem ?? "The node did not say why."}
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-3" data-testid="coordinate-check" data-status={status}>
      {status !== "done" && (
        <div className="flex flex-col gap-1">
          <p className="figures text-muted text-xs" role="status">
            {status === "queued" ? "Waits for a node." : `${formatPercent(progress)} measured.`}
          </p>
          <Progress label="Measured" value={progress} active={status === "running"} />
        </div>
      )}
      {status === "done" && <Verdict check={check} />}
      {points.length > 0 && (
        <>
          <div className="flex flex-wrap items-center gap-2">
            <Choice
              label="Step"
              value={String(step)}
              options={Array.from({ length: request.steps + 1 }, (_, index) => ({ value: String(index), label: `Step ${index}` }))}
              onChange={setChosen}
              className="max-w-full overflow-x-auto"
            />
            <Button
              size="small"
              variant="ghost"
              className="ml-auto"
              onClick={() =>
                downloadCsv(
                  `coordinate-check-${request.recipe}.csv`,
                  ["method", "width", "step", "activation", "size"],
                  points.map(({ method, width, step: at, activation, size }) => [method, width, at, activation, size]),
                )
              }
            >
              <Download /> CSV
            </Button>
          </div>
          <div className="grid grid-cols-[minmax(0,1fr)] gap-3 md:grid-cols-2 xl:grid-cols-3">
            {activationsOf(check).map((activation) => (
              <SizeChart key={activation} check={check} activation={activation} step={step} />
            ))}
          </div>
        </>
      )}
    </div>
  );
}

function Verdict({ check: { slopes } }: { check: CoordinateCheck }) {
  return (
    <p className="figures" data-testid="check-verdict">
      {methods.map((method) => {
        const own = slopes.filter((slope) => slope.method === method);
        const flat = own.filter(({ slope }) => Math.abs(slope) < flatSlope).length;
        const steepest = own.reduce((most, { slope }) => Math.max(most, Math.abs(slope)), 0);
        return (
          <span key={method} className="mr-4">
            <b className="font-medium">{methodWords[method].label}</b>{" "}
            <span className="text-muted">
              {flat} of {own.length} activations keep their size, steepest slope {steepest.toFixed(2)}
            </span>
          </span>
        );
      })}
    </p>
  );
}
