/** The optimizers once more, as plain loops over float64 arrays: what the graphs are checked against. Matrices are row-major. */
import type { OptimizerSpecification } from "@trainyard/contracts";

interface ReferenceStep {
  readonly specification: OptimizerSpecification;
  readonly learningRate: number;
  /** From 1. */
  readonly step: number;
  /** Clipped. */
  readonly gradient: readonly number[];
  readonly rows: number;
  readonly columns: number;
  readonly isMatrix: boolean;
  readonly decays: boolean;
}

/** State that lives from step to step, by name; missing means zero. */
export type ReferenceState = Map<string, number[]>;

/** Changes `value` and `state` in place. */
type ReferenceOptimizer = (value: number[], state: ReferenceState, step: ReferenceStep) => void;

export const referenceOptimizers: Readonly<Record<OptimizerSpecification["name"], ReferenceOptimizer>> = {
  sgd(value, state, { specification: { momentum, nesterov, weightDecay }, learningRate, gradient, decays }) {
    const buffer = stateOf(state, "momentum", value.length);
    for (let i = 0; i < value.length; i += 1) {
      const g = at(gradient, i) + (decays ? weightDecay * at(value, i) : 0);
      buffer[i] = momentum * at(buffer, i) + g;
      const direction = nesterov ? g + momentum * at(buffer, i) : at(buffer, i);
      value[i] = at(value, i) - learningRate * direction;
    }
  },

  adam(value, state, step) {
    const { specification, gradient, decays } = step;
    const decayed = gradient.map((g, i) => g + (decays ? specification.weightDecay * at(value, i) : 0));
    adamStep(value, state, { ...step, gradient: decayed });
  },

  adamw(value, state, step) {
    decay(value, step);
    adamStep(value, state, step);
  },

  lion(value, state, step) {
    const { beta1, beta2 } = step.specification;
    const moment = stateOf(state, "first_moment", value.length);
    decay(value, step);
    for (let i = 0; i < value.length; i += 1) {
      const g = at(step.gradient, i);
      value[i] = at(value, i) - step.learningRate * Math.sign(beta1 * at(moment, i) + (1 - beta1) * g);
      moment[i] = beta2 * at(moment, i) + (1 - beta2) * g;
    }
  },

  adafactor(value, state, step) {
    const { specification, gradient, rows, columns, isMatrix } = step;
    const beta2 = Math.min(specification.beta2, 1 - step.step ** -0.8);
    const squares = gradient.map((g) => g * g + Math.max(specification.epsilon ** 2, 1e-30));
    const blend = (moment: number[], i: number, fresh: number) => {
      moment[i] = beta2 * at(moment, i) + (1 - beta2) * fresh;
    };
    let update: number[];
    if (isMatrix) {
      const row = stateOf(state, "row_second_moment", rows);
      const column = stateOf(state, "column_second_moment", columns);
      for (let r = 0; r < rows; r += 1) blend(row, r, mean(squares.slice(r * columns, (r + 1) * columns)));
      for (let c = 0; c < columns; c += 1) blend(column, c, mean(squares.filter((_, i) => i % columns === c)));
      update = gradient.map((g, i) => g / Math.sqrt((at(row, Math.floor(i / columns)) * at(column, i % columns)) / mean(row)));
    } else {
      const moment = stateOf(state, "second_moment", value.length);
      for (const [i, square] of squares.entries()) blend(moment, i, square);
      update = gradient.map((g, i) => g / Math.sqrt(at(moment, i)));
    }
    const clip = Math.max(1, Math.sqrt(mean(update.map((u) => u * u))));
    const moment = stateOf(state, "first_moment", value.length);
    decay(value, step);
    for (let i = 0; i < value.length; i += 1) {
      moment[i] = specification.beta1 * at(moment, i) + (1 - specification.beta1) * (at(update, i) / clip);
      value[i] = at(value, i) - step.learningRate * at(moment, i);
    }
  },

  muon(value, state, step) {
    const { specification, gradient, rows, columns } = step;
    const { momentum, nesterov } = specification;
    const buffer = stateOf(state, "momentum", value.length);
    gradient.forEach((g, i) => {
      buffer[i] = momentum * at(buffer, i) + g;
    });
    const direction = buffer.map((b, i) => (nesterov ? at(gradient, i) + momentum * b : b));
    const norm = Math.hypot(...direction) + 1e-7;
    let x = direction.map((d) => d / norm);
    for (let round = 0; round < 5; round += 1) {
      const a = product(x, transpose(x, rows, columns), rows, columns, rows);
      const aa = product(a, a, rows, rows, rows);
      const b = a.map((value, i) => -4.775 * value + 2.0315 * at(aa, i));
      const bx = product(b, x, rows, rows, columns);
      x = x.map((value, i) => 3.4445 * value + at(bx, i));
    }
    decay(value, step);
    for (let i = 0; i < value.length; i += 1)
      value[i] = at(value, i) - step.learningRate * 0.2 * Math.sqrt(Math.max(rows, columns)) * at(x, i);
  },
};

function adamStep(value: number[], state: ReferenceState, { specification, learningRate, gradient, step }: ReferenceStep): void {
  const { beta1, beta2, epsilon } = specification;
  const [first, second] = [stateOf(state, "first_moment", value.length), stateOf(state, "second_moment", value.length)];
  for (let i = 0; i < value.length; i += 1) {
    const g = at(gradient, i);
    first[i] = beta1 * at(first, i) + (1 - beta1) * g;
    second[i] = beta2 * at(second, i) + (1 - beta2) * g * g;
    const [m, v] = [at(first, i) / (1 - beta1 ** step), at(second, i) / (1 - beta2 ** step)];
    value[i] = at(value, i) - (learningRate * m) / (Math.sqrt(v) + epsilon);
  }
}

function decay(value: number[], { specification, learningRate, decays }: ReferenceStep): void {
  if (!decays) return;
  for (let i = 0; i < value.length; i += 1) value[i] = at(value, i) * (1 - learningRate * specification.weightDecay);
}

function stateOf(state: ReferenceState, name: string, size: number): number[] {
  const known = state.get(name) ?? new Array<number>(size).fill(0);
  state.set(name, known);
  return known;
}

function product(a: readonly number[], b: readonly number[], rows: number, inner: number, columns: number): number[] {
  return Array.from({ length: rows * columns }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < inner; k += 1) sum += at(a, Math.floor(i / columns) * inner + k) * at(b, k * columns + (i % columns));
    return sum;
  });
}

function transpose(a: readonly number[], rows: number, columns: number): number[] {
  return Array.from({ length: rows * columns }, (_, i) => at(a, (i % rows) * columns + Math.floor(i / rows)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN;
}
