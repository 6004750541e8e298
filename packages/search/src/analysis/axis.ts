/** A parameter as an axis from 0 to 1, on its own scale, with the choices of a categorical one spread evenly. */
import type { ParameterValue, SearchParameter } from "@trainyard/contracts";

export type VariedParameter = Exclude<SearchParameter, { kind: "fixed" }>;

export interface Axis {
  readonly path: string;
  /** How many values it has; null: any number of them. */
  readonly size: number | null;
  readonly ordered: boolean;
  /** From 0 to 1, null for a value outside or of another kind. */
  readonly positionOf: (value: ParameterValue | undefined) => number | null;
  /** The value nearest to a position. */
  readonly valueAt: (position: number) => ParameterValue;
}

function categoricalAxis(path: string, choices: readonly ParameterValue[]): Axis {
  const index = (position: number) => Math.min(choices.length - 1, Math.max(0, Math.floor(position * choices.length)));
  return {
    path,
    size: choices.length,
    ordered: false,
    positionOf: (value) => {
      const place = value === undefined ? -1 : choices.indexOf(value);
      return place < 0 ? null : (place + 0.5) / choices.length;
    },
    valueAt: (position) => choices[index(position)] ?? null,
  };
}

export function axisOf(parameter: VariedParameter): Axis {
  if (parameter.kind === "categorical") return categoricalAxis(parameter.path, parameter.choices);
  const { path, low, high, scale, step } = parameter;
  const logarithmic = scale === "log";
  const from = logarithmic ? Math.log(low) : low;
  const length = (logarithmic ? Math.log(high) : high) - from;
  const most = step === null ? high : low + Math.floor((high - low) / step + 1e-9) * step;
  const snap = (value: number) => (step === null ? value : Math.min(most, low + Math.round((value - low) / step) * step));
  return {
    path,
    size: step === null ? null : Math.round((most - low) / step) + 1,
    ordered: true,
    positionOf: (value) => {
      if (typeof value !== "number" || value < low || value > high) return null;
      return ((logarithmic ? Math.log(value) : value) - from) / length;
    },
    valueAt: (position) => {
      const inner = from + Math.min(1, Math.max(0, position)) * length;
      return snap(Math.min(high, Math.max(low, logarithmic ? Math.exp(inner) : inner)));
    },
  };
}
