/** One row that rules all charts of the page: x axis, smoothing, what is shown, zoom. */
"use client";

import type { RunDetail } from "@trainyard/contracts";
import { ZoomOut } from "lucide-react";
import { largestSmoothing } from "../../charts/smooth";
import { Button } from "../../components/ui/button";
import { Choice } from "../../components/ui/choice";
import { Input } from "../../components/ui/field";
import { Slider } from "../../components/ui/slider";
import { Toggle } from "../../components/ui/toggle";
import { formatInteger } from "../../lib/format";
import type { ChartView } from "./use-chart-view";

const xOptions = [
  { value: "step", label: "Steps" },
  { value: "tokens", label: "Tokens" },
  { value: "time", label: "Time" },
] as const;

interface ChartControlsProps {
  view: ChartView;
  run: RunDetail;
  hasPrediction: boolean;
}

export function ChartControls({ view, run, hasPrediction }: ChartControlsProps) {
  const hasAbandoned = run.segments.some(
    ({ effectiveUntilStep, lastStep }) => effectiveUntilStep !== null && effectiveUntilStep < lastStep,
  );
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2" data-testid="chart-controls">
      <Choice label="x axis" value={view.x} options={xOptions} onChange={view.setX} />
      <div className="flex items-center gap-2">
        <span className="text-muted text-xs">Smoothing</span>
        <Slider label="Smoothing" value={view.smoothing} min={0} max={largestSmoothing} step={0.01} onChange={view.setSmoothing} />
        <Input
          aria-label="Smoothing, exactly"
          type="number"
          min={0}
          max={largestSmoothing}
          step={0.01}
          value={view.smoothing}
          onChange={(event) => view.setSmoothing(event.target.valueAsNumber)}
          className="figures h-7 w-16 px-1.5 text-xs"
        />
      </div>
      <div className="flex items-center gap-1">
        <Toggle label="Show the losses of the unigram and the bigram model" pressed={view.references} onChange={view.setReferences}>
          n-gram lines
        </Toggle>
        {hasAbandoned && (
          <Toggle label="Show what restarts left behind" pressed={view.abandoned} onChange={view.setAbandoned}>
            Abandoned
          </Toggle>
        )}
        {hasPrediction && (
          <Toggle label="Show the band that its ladder predicts" pressed={view.prediction} onChange={view.setPrediction}>
            Prediction
          </Toggle>
        )}
        {hasPrediction && view.prediction && view.x !== "time" && (
          <Toggle label="Show the prediction to the end of the run" pressed={view.ahead} onChange={view.setAhead}>
            to the end
          </Toggle>
        )}
      </div>
      {view.zoom === null ? (
        <span className="ml-auto hidden text-muted text-xs lg:inline">
          Drag over a chart to choose a stretch · Alt-drag zooms · click pins a step
        </span>
      ) : (
        <Button size="small" className="figures ml-auto" onClick={() => view.setZoom(null)}>
          <ZoomOut /> Steps {formatInteger(view.zoom.from)} to {formatInteger(view.zoom.to)}: show all
        </Button>
      )}
    </div>
  );
}
