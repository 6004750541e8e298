/** An axis of the parallel coordinates: from values to pixels and back, by d3's scales. Pure. */
import type { ParameterValue } from "@trainyard/contracts";
import { scaleLinear, scaleLog, scalePoint } from "d3-scale";
import type { AxisRange } from "../../linking";
import type { TrialAxis } from "../../trial-axes";

/** How a person has an axis. */
export interface AxisLook {
  readonly isLog: boolean;
  readonly isFlipped: boolean;
}

/** Pixels from the top of the plot. */
export interface Span {
  readonly top: number;
  readonly bottom: number;
}

export interface PlacedAxis {
  readonly axis: TrialAxis;
  /** Null: a trial without a value, or one that a logarithmic axis cannot show. */
  readonly pixelOf: (value: ParameterValue | undefined) => number | null;
  readonly ticks: readonly { readonly label: string; readonly pixel: number }[];
  /** What a stretch of the axis means; null: all of it, or none of its choices. */
  readonly rangeOf: (span: Span) => AxisRange | null;
  readonly spanOf: (range: AxisRange) => Span;
  /** The value at a place, in words. */
  readonly textAt: (pixel: number) => string;
  /** Pixels from one choice to the next; null on an axis of numbers. */
  readonly stride: number | null;
}

/** So near to the end of an axis of numbers its end is meant: what lies there should not be missed by a pixel. */
const endReach = 3;
/** Room about a choice that still belongs to it, pixels. */
const choiceReach = 8;

export function canBeLog({ choices, domain }: TrialAxis): boolean {
  return choices === null && domain[0] > 0;
}

export function placeAxis(axis: TrialAxis, look: AxisLook, plot: Span): PlacedAxis {
  // The lowest value stands at the bottom unless the axis is flipped.
  const ends = look.isFlipped ? ([plot.top, plot.bottom] as const) : ([plot.bottom, plot.top] as const);
  return axis.choices === null ? placeNumbers(axis, look, ends, plot) : placeChoices(axis, axis.choices, ends);
}

function placeNumbers(axis: TrialAxis, { isLog }: AxisLook, ends: readonly [number, number], plot: Span): PlacedAxis {
  const scale = isLog && canBeLog(axis) ? scaleLog() : scaleLinear();
  scale.domain(widen(axis.domain)).range(ends);
  const [low = 0, high = 1] = scale.domain();
  const [atTop, atBottom] = ends[0] === plot.top ? [low, high] : [high, low];
  const valueAt = (pixel: number) => {
    if (pixel <= plot.top + endReach) return atTop;
    return pixel >= plot.bottom - endReach ? atBottom : scale.invert(pixel);
  };
  return {
    axis,
    pixelOf: (value) => (typeof value === "number" && Number.isFinite(scale(value)) ? scale(value) : null),
    ticks: tickValues(axis, scale.ticks(5)).map((value) => ({ label: axis.formatTick(value), pixel: scale(value) })),
    rangeOf: ({ top, bottom }) => {
      if (top <= plot.top && bottom >= plot.bottom) return null;
      const [a, b] = [valueAt(top), valueAt(bottom)];
      return { from: Math.min(a, b), to: Math.max(a, b) };
    },
    spanOf: (range) => {
      if (range.values !== undefined) return plot;
      const pixels = [scale(range.from), scale(range.to)].map((pixel) => Math.max(plot.top, Math.min(plot.bottom, pixel)));
      return { top: Math.min(...pixels), bottom: Math.max(...pixels) };
    },
    textAt: (pixel) => axis.format(axis.isInteger ? Math.round(valueAt(pixel)) : valueAt(pixel)),
    stride: null,
  };
}

/** d3 gives a logarithmic scale far more ticks than asked for: those that begin with 1, 2 or 5 remain, or 1 alone. */
function tickValues({ isInteger }: TrialAxis, ticks: readonly number[]): number[] {
  const whole = isInteger ? ticks.filter(Number.isInteger) : [...ticks];
  if (whole.length <= 8) return whole;
  const beginsWith = (digits: string) => whole.filter((value) => digits.includes(value.toExponential()[0] ?? ""));
  const round = beginsWith("125");
  return round.length <= 8 ? round : beginsWith("1");
}

function placeChoices(axis: TrialAxis, choices: readonly ParameterValue[], ends: readonly [number, number]): PlacedAxis {
  // A point scale's keys are strings, and choices may be `1` and `"1"`: so it scales their places.
  const scale = scalePoint<number>()
    .domain(choices.map((_, index) => index))
    .range(ends)
    .padding(0.5);
  const places = choices.map((value, index) => ({ value, label: axis.format(value), pixel: scale(index) ?? 0 }));
  const pixelsOf = (values: readonly ParameterValue[]) => places.filter(({ value }) => values.includes(value)).map(({ pixel }) => pixel);
  return {
    axis,
    pixelOf: (value) => places.find((place) => place.value === value)?.pixel ?? null,
    ticks: places,
    rangeOf: ({ top, bottom }) => {
      const values = places.filter(({ pixel }) => pixel >= top && pixel <= bottom).map(({ value }) => value);
      return values.length === 0 || values.length === choices.length ? null : { values };
    },
    spanOf: (range) => {
      const pixels = range.values === undefined ? [] : pixelsOf(range.values);
      return { top: Math.min(...pixels) - choiceReach, bottom: Math.max(...pixels) + choiceReach };
    },
    textAt: (pixel) => {
      const [first] = [...places].sort((a, b) => Math.abs(a.pixel - pixel) - Math.abs(b.pixel - pixel));
      return first?.label ?? "";
    },
    stride: scale.step(),
  };
}

function widen([low, high]: readonly [number, number]): [number, number] {
  return high > low ? [low, high] : [low > 0 ? low * 0.9 : low - 1, low > 0 ? low * 1.1 : low + 1];
}
