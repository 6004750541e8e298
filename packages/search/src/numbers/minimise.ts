/** Minimum of a smooth function within a box. */

/** Gives the value at `point` and writes the gradient there. Infinity where there is none. */
export type Differentiable = (point: Float64Array, gradient: Float64Array) => number;

export interface Box {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
}

const memory = 8;
const sufficientDecrease = 1e-4;
const backtracks = 12;

const dot = (a: Float64Array, b: Float64Array) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
};

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}

/** −H g by the two loops of L-BFGS (Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 7.4), within the coordinates that are free. */
function direction(gradient: Float64Array, free: Uint8Array, pairs: readonly Pair[]): Float64Array {
  const result = gradient.map((value, i) => (free[i] === 1 ? -value : 0));
  const shares: number[] = [];
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { step, change, curvature } = pairs[k] as Pair;
    const share = dot(step, result) / curvature;
    shares[k] = share;
    for (let i = 0; i < result.length; i++) result[i] = (result[i] as number) - share * (change[i] as number);
  }
  const last = pairs.at(-1);
  const scale = last === undefined ? 1 : last.curvature / dot(last.change, last.change);
  for (let i = 0; i < result.length; i++) result[i] = (result[i] as number) * scale;
  pairs.forEach(({ step, change, curvature }, k) => {
    const share = (shares[k] as number) - dot(change, result) / curvature;
    for (let i = 0; i < result.length; i++) result[i] = (result[i] as number) + share * (step[i] as number);
  });
  for (let i = 0; i < result.length; i++) if (free[i] === 0) result[i] = 0;
  return result;
}

/**
 * Projected L-BFGS: coordinates that lie on the border and want to leave are held, the others take quasi-Newton steps that are clipped to the box.
 * @param tolerance of the largest coordinate of the gradient that is free
 */
export function minimise(
  evaluate: Differentiable,
  start: Float64Array,
  { low, high }: Box,
  iterations: number,
  tolerance: number,
): Minimum {
  const size = start.length;
  let point = start.map((value, i) => Math.min(Math.max(value, low[i] as number), high[i] as number));
  let gradient = new Float64Array(size);
  let value = evaluate(point, gradient);
  const free = new Uint8Array(size);
  let pairs: Pair[] = [];
  for (let iteration = 0; iteration < iterations && Number.isFinite(value); iteration++) {
    let steepest = 0;
    for (let i = 0; i < size; i++) {
      const slope = gradient[i] as number;
      const held = slope > 0 ? (point[i] as number) <= (low[i] as number) : (point[i] as number) >= (high[i] as number);
      free[i] = held ? 0 : 1;
      if (!held) steepest = Math.max(steepest, Math.abs(slope));
    }
    if (steepest <= tolerance) break;
    let along = direction(gradient, free, pairs);
    if (!(dot(along, gradient) < 0)) {
      pairs = [];
      along = direction(gradient, free, pairs);
    }
    // Without curvature a step has no natural length: a tenth of the box at most.
    if (pairs.length === 0) {
      let length = 1;
      for (let i = 0; i < size; i++)
        length = Math.min(length, (0.1 * ((high[i] as number) - (low[i] as number))) / Math.max(Math.abs(along[i] as number), 1e-300));
      for (let i = 0; i < size; i++) along[i] = (along[i] as number) * length;
    }
    const next = new Float64Array(size);
    const nextGradient = new Float64Array(size);
    let nextValue = Number.POSITIVE_INFINITY;
    let length = 1;
    let accepted = false;
    for (let attempt = 0; attempt < backtracks && !accepted; attempt++) {
      let expected = 0;
      for (let i = 0; i < size; i++) {
        const target = (point[i] as number) + length * (along[i] as number);
        next[i] = Math.min(Math.max(target, low[i] as number), high[i] as number);
        expected += (gradient[i] as number) * ((next[i] as number) - (point[i] as number));
      }
      nextValue = evaluate(next, nextGradient);
      accepted = nextValue <= value + sufficientDecrease * expected && expected < 0;
      // The minimum of the parabola through both values and the slope, kept between a tenth and a half of the step.
      const bend = 2 * (nextValue - value - expected);
      length *= Number.isFinite(bend) && bend > 0 ? Math.min(0.5, Math.max(0.1, -expected / bend)) : 0.25;
    }
    if (!accepted) {
      if (pairs.length === 0) break;
      pairs = [];
      continue;
    }
    const step = next.map((entry, i) => entry - (point[i] as number));
    const change = nextGradient.map((entry, i) => entry - (gradient[i] as number));
    const curvature = dot(step, change);
    if (curvature > 1e-10 * Math.sqrt(dot(step, step) * dot(change, change)))
      pairs = [...pairs, { step, change, curvature }].slice(-memory);
    point = next;
    gradient = nextGradient;
    value = nextValue;
  }
  return { point, value };
}
