/** All charts of a sweep. Stands inside a `LinkingProvider`, so that the table beside it is linked with them. */
"use client";

import { LearningCurves } from "./curves/learning-curves";
import { BestSoFar } from "./outcome/best-so-far";
import { Distribution } from "./outcome/distribution";
import { NoiseFloor } from "./outcome/noise-floor";
import { Pareto } from "./outcome/pareto";
import { ParallelCoordinates } from "./parallel/parallel-coordinates";
import { ParameterCharts } from "./parameters/parameter-charts";
import { SweepViewContext } from "./sweep-view";
import { TimeLine } from "./timeline/time-line";
import { type SweepViewInput, useMadeSweepView } from "./use-sweep-view";

export function SweepCharts(input: SweepViewInput) {
  const view = useMadeSweepView(input);
  return (
    <SweepViewContext value={view}>
      <div className="flex min-w-0 flex-col gap-4" data-testid="sweep-charts">
        <ParallelCoordinates />
        <div className="grid min-w-0 gap-4 lg:grid-cols-2">
          <LearningCurves />
          <BestSoFar />
        </div>
        <ParameterCharts />
        <div className="grid min-w-0 gap-4 lg:grid-cols-2">
          <Pareto />
          <Distribution />
          <NoiseFloor />
        </div>
        <TimeLine />
      </div>
    </SweepViewContext>
  );
}
