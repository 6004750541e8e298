/** One searched parameter as a coordinate between 0 and 1, so that samplers need not know what it is. */
import type { ParameterValue, SearchParameter } from "@trainyard/contracts";

export interface Dimension {
  readonly path: string;
  /** number: near coordinates mean near values; category: they mean nothing. */
  readonly kind: "number" | "category";
  /** Different values; null: any number between two ends. */
  readonly levels: number | null;
  /** Coordinate of a value, in the middle of its cell where there are levels; NaN for what is none of its values. */
  toUnit(value: ParameterValue | undefined): number;
  /** Value at a coordinate, which is clipped to [0, 1]. */
  fromUnit(unit: number): ParameterValue;
  /** Coordinates that mean the same value as `unit`; both are `unit` where there are no levels. */
  cell(unit: number): readonly [from: number, to: number];
  /** Value of a level, from 0. Throws where there are none. */
  atLevel(level: number): ParameterValue;
}

type Numeric = Extract<SearchParameter, { kind: "float" | "integer" }>;

/** Null: it has one value only. */
export function dimensionOf(parameter: SearchParameter): Dimension | null {
  switch (parameter.kind) {
    case "fixed":
      return null;
    case "categorical":
      return parameter.choices.length === 1 ? null : category(parameter.path, parameter.choices);
    default:
      return parameter.step === null ? continuous(parameter) : stepped(parameter, parameter.step);
  }
}

/** Values of a parameter that has one only. */
export function onlyValue(parameter: SearchParameter): ParameterValue {
  if (parameter.kind === "fixed") return parameter.value;
  return parameter.kind === "categorical" ? (parameter.choices[0] ?? null) : parameter.low;
}

function category(path: string, choices: readonly ParameterValue[]): Dimension {
  const levels = choices.length;
  const level = (unit: number) => Math.min(levels - 1, Math.floor(clipped(unit) * levels));
  return {
    path,
    kind: "category",
    levels,
    toUnit(value) {
      const found = choices.indexOf(value ?? null);
      return found < 0 ? Number.NaN : (found + 0.5) / levels;
    },
    fromUnit: (unit) => choices[level(unit)] ?? null,
    cell: (unit) => [level(unit) / levels, (level(unit) + 1) / levels],
    atLevel: (at) => choices[at] ?? null,
  };
}

function continuous({ path, low, high, scale }: Numeric): Dimension {
  const { place, value } = axis(low, high, scale);
  const digits = sufficientDigits(low, high, scale);
  return {
    path,
    kind: "number",
    levels: null,
    toUnit: (given) => (typeof given === "number" && given >= low && given <= high ? clipped(place(given)) : Number.NaN),
    fromUnit: (unit) => Math.min(high, Math.max(low, Number(value(clipped(unit)).toPrecision(digits)))),
    cell: (unit) => [unit, unit],
    atLevel() {
      throw new RangeError(`${path} has no levels.`);
    },
  };
}

/** Cells reach half a step around each value, so that all are as likely as their share of the scale. */
function stepped({ path, low, high, scale }: Numeric, step: number): Dimension | null {
  const last = Math.floor((high - low) / step + 1e-9);
  if (last === 0) return null;
  const levels = last + 1;
  // A step as wide as the low end would begin the scale at a logarithm of nothing.
  const from = scale === "log" ? Math.max(low / 2, low - step / 2) : low - step / 2;
  const { place, value } = axis(from, low + (last + 0.5) * step, scale);
  const atLevel = (level: number) => Number((low + level * step).toPrecision(12));
  const levelAt = (unit: number) => Math.min(last, Math.max(0, Math.round((value(clipped(unit)) - low) / step)));
  return {
    path,
    kind: "number",
    levels,
    toUnit(given) {
      if (typeof given !== "number") return Number.NaN;
      const level = (given - low) / step;
      const isOnIt = level > -1e-6 && level < last + 1e-6 && Math.abs(level - Math.round(level)) < 1e-6;
      return isOnIt ? place(given) : Number.NaN;
    },
    fromUnit: (unit) => atLevel(levelAt(unit)),
    cell(unit) {
      const middle = low + levelAt(unit) * step;
      return [clipped(place(Math.max(from, middle - step / 2))), clipped(place(middle + step / 2))];
    },
    atLevel,
  };
}

function axis(low: number, high: number, scale: "linear" | "log") {
  if (scale === "linear")
    return { place: (given: number) => (given - low) / (high - low), value: (unit: number) => low + unit * (high - low) };
  const [from, range] = [Math.log(low), Math.log(high / low)];
  return { place: (given: number) => (Math.log(given) - from) / range, value: (unit: number) => Math.exp(from + unit * range) };
}

/** Digits that tell a millionth of the range apart: what a person reads back should not have seventeen. */
function sufficientDigits(low: number, high: number, scale: "linear" | "log"): number {
  const share = scale === "log" ? Math.min(1, Math.log(high / low)) : (high - low) / Math.max(Math.abs(low), Math.abs(high));
  return Math.min(17, Math.max(7, 7 - Math.floor(Math.log10(share))));
}

function clipped(unit: number): number {
  return Math.min(1, Math.max(0, unit));
}
