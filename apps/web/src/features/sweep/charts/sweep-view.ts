/** What the charts of a sweep share: its trials, their axes and colours. */
import type { Objective, SweepDetail, Trial, TrialCurve } from "@trainyard/contracts";
import { createContext, useContext } from "react";
import type { TrialAxis } from "../trial-axes";
import type { ColorScale } from "./color-ramp";

export interface SweepView {
  readonly sweep: SweepDetail;
  readonly trials: readonly Trial[];
  readonly byNumber: ReadonlyMap<number, Trial>;
  /** Null while they are not there yet. */
  readonly curves: readonly TrialCurve[] | null;
  readonly axes: readonly TrialAxis[];
  /** The one that colours trials. */
  readonly objective: Objective & { readonly index: number };
  readonly setObjective: (index: number) => void;
  readonly scale: ColorScale | null;
  /** From bad to good. */
  readonly ramp: readonly string[];
  /** Place of a trial in the ramp; a trial that was not measured has none. */
  readonly classes: ReadonlyMap<number, number>;
  /** Opens a trial's detail. */
  readonly open: (number: number) => void;
}

export const SweepViewContext = createContext<SweepView | null>(null);

export function useSweepView(): SweepView {
  const view = useContext(SweepViewContext);
  if (view === null) throw new Error("useSweepView outside its context");
  return view;
}

/** A CSS colour; muted for a trial that was not measured. */
export function trialColor({ ramp, classes }: Pick<SweepView, "ramp" | "classes">, number: number): string {
  return ramp[classes.get(number) ?? -1] ?? "var(--series-abandoned)";
}
