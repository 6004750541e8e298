/** Axes: linear or logarithmic position, round ticks, and a domain that ends on round numbers so that it grows in steps, not with each point. */

export type Scale = "linear" | "log";

export interface Axis {
  scale: Scale;
  /** Ends of the axis, in the metric's unit. */
  domain: readonly [number, number];
  /** Round values inside the domain, in the metric's unit. */
  ticks: readonly number[];
}

/** Where a value lies on the axis: itself, or its decimal logarithm; null when a logarithmic axis cannot show it. */
export function project(scale: Scale, value: number): number | null {
  if (scale === "linear") return value;
  return value > 0 ? Math.log10(value) : null;
}

export function unproject(scale: Scale, position: number): number {
  return scale === "linear" ? position : 10 ** position;
}

/** Distance between round ticks (1, 2 or 5 times a power of ten) so that about `count` of them fit into `span`. */
function roundStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * 0.9999) ?? 10;
  return factor * power;
}

/** Multiples of a round step from `low` to `high`, ends included where they are multiples. */
export function roundTicks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low];
  const step = roundStep(high - low, count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Through the digits of the step, so that 3 * 0.1 is 0.3 on the label.
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toFixed(Math.min(100, digits))));
}

/** Axis over the extremes of the data, widened to round numbers. `fromZero` keeps zero on a linear axis. */
export function roundAxis(scale: Scale, low: number, high: number, count: number, fromZero = false): Axis {
  if (scale === "log" && low > 0) return logAxis(low, high, count);
  const [bottom, top] = widen(fromZero ? Math.min(0, low) : low, high);
  const step = roundStep(top - bottom, count);
  const domain = [clean(Math.floor(bottom / step + 1e-9) * step), clean(Math.ceil(top / step - 1e-9) * step)] as const;
  return { scale: "linear", domain, ticks: roundTicks(domain[0], domain[1], count) };
}

/** Axis that ends exactly where the data do: for x, where room beyond the last step would say nothing. */
export function exactAxis(scale: Scale, low: number, high: number, count: number, inSeconds = false): Axis {
  const [bottom, top] = widen(low, high);
  if (scale === "log" && bottom > 0) return { scale, domain: [bottom, top], ticks: logTicks(bottom, top, count) };
  return { scale: "linear", domain: [bottom, top], ticks: (inSeconds ? clockTicks : roundTicks)(bottom, top, count) };
}

const clockSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200];

/** Ticks of a time axis in seconds: round as a clock is, not as decimals are. */
function clockTicks(low: number, high: number, count: number): number[] {
  const step = clockSteps.find((candidate) => (high - low) / candidate <= count) ?? roundStep((high - low) / 86_400, count) * 86_400;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, index) => (first + index) * step);
}

/** The next round number for the end of a growing axis: it moves about ten times a decade. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((candidate) => candidate * power >= value * 0.999999) ?? 10;
  return clean(factor * power);
}

function logAxis(low: number, high: number, count: number): Axis {
  const bounds = [1, 1.5, 2, 3, 5, 7, 10];
  const [bottom, top] = widen(low, high);
  const lowPower = 10 ** Math.floor(Math.log10(bottom));
  const highPower = 10 ** Math.floor(Math.log10(top));
  const from = [...bounds].reverse().find((factor) => factor * lowPower <= bottom * 1.000001) ?? 1;
  const to = bounds.find((factor) => factor * highPower >= top * 0.999999) ?? 10;
  const domain = [clean(from * lowPower), clean(to * highPower)] as const;
  return { scale: "log", domain, ticks: logTicks(domain[0], domain[1], count) };
}

/** Powers of ten over many decades, 1-2-5 over a few, round linear ticks within one. */
function logTicks(low: number, high: number, count: number): number[] {
  const decades = Math.log10(high / low);
  if (decades < 0.7) return roundTicks(low, high, count);
  const factors = decades <= 2.5 ? [1, 2, 5] : [1];
  const every = decades <= 2.5 ? 1 : Math.max(1, Math.ceil(decades / (count + 2)));
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += every) {
    for (const factor of factors) ticks.push(clean(factor * 10 ** power));
  }
  return ticks.filter((tick) => tick >= low * 0.999999 && tick <= high * 1.000001);
}

/** A single value still needs an axis with some length. */
function widen(low: number, high: number): readonly [number, number] {
  if (high > low) return [low, high];
  const margin = Math.abs(low) > 0 ? Math.abs(low) * 0.1 : 1;
  return [low > 0 ? low - margin : low, high + margin];
}

function clean(value: number): number {
  return Number(value.toPrecision(12));
}
