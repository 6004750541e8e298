/** All charts of a sweep. Stands inside a `LinkingProvider`, so that the table beside them is linked, too. */
"use client";

import type { ReactNode } from "react";
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
import { WhenNear } from "./when-near";

interface SweepChartsProps extends SweepViewInput {
  /** The table: near what is brushed, before what is only read. */
  children: ReactNode;
}

export function SweepCharts({ children, ...input }: SweepChartsProps) {
  const view = useMadeSweepView(input);
  return (
    <SweepViewContext value={view}>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-[repeat(2,minmax(0,1fr))]" data-testid="sweep-charts">
        <ParallelCoordinates />
        <LearningCurves />
        <BestSoFar />
        <div className="col-span-full min-w-0">{children}</div>
        <WhenNear className="col-span-full">
          <ParameterCharts />
        </WhenNear>
        <WhenNear>
          <Distribution />
        </WhenNear>
        <WhenNear>
          <Pareto />
        </WhenNear>
        <WhenNear>
          <NoiseFloor />
        </WhenNear>
        <WhenNear className="col-span-full">
          <TimeLine />
        </WhenNear>
      </div>
    </SweepViewContext>
  );
}
