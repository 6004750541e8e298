/** Builds what the charts of a sweep share, anew only where something changed. */
import type { SweepDetail, Trial, TrialCurve } from "@trainyard/contracts";
import { useTheme } from "next-themes";
import { useMemo, useState } from "react";
import { trialAxes } from "../trial-axes";
import { colorClasses, colorScale, rampColors } from "./color-ramp";
import type { SweepView } from "./sweep-view";

export interface SweepViewInput {
  sweep: SweepDetail;
  trials: readonly Trial[];
  curves: readonly TrialCurve[] | null;
  open: (number: number) => void;
}

export function useMadeSweepView({ sweep, trials, curves, open }: SweepViewInput): SweepView {
  const [chosen, setObjective] = useState(0);
  const { resolvedTheme } = useTheme();
  const { specification } = sweep;
  const axes = useMemo(() => trialAxes(specification, trials), [specification, trials]);
  const byNumber = useMemo(() => new Map(trials.map((trial) => [trial.number, trial])), [trials]);
  const ramp = useMemo(() => rampColors(resolvedTheme === "dark" ? "dark" : "light"), [resolvedTheme]);
  const coloured = useMemo(() => {
    const index = chosen < specification.objectives.length ? chosen : 0;
    const objective = { metric: "validationLoss", direction: "minimize", ...specification.objectives[index], index } as const;
    const scale = colorScale(
      objective,
      trials.flatMap(({ objectives }) => objectives[index] ?? []),
    );
    return { objective, scale, classes: colorClasses(scale, index, trials) };
  }, [specification, trials, chosen]);
  return useMemo(
    () => ({ sweep, trials, curves, axes, byNumber, ramp, ...coloured, setObjective, open }),
    [sweep, trials, curves, axes, byNumber, ramp, coloured, open],
  );
}
