/** One plain float64 function an operator: slow, and as close to the definitions as code gets. */
import type { DataType } from "../data-type";
import type { CompositeName, OperatorAttributes, OperatorName } from "../operators/attributes";
import { broadcastShapes, reducedShape, type Shape, sizeOf } from "../shape";
import { arrayOf, at, coordinatesOf, flatIndex, type ReferenceArray } from "./array";

export type Kernel<Name extends OperatorName> = (
  inputs: readonly ReferenceArray[],
  attributes: OperatorAttributes[Name],
  /** Of the result; whole numbers are wrapped to it afterwards. */
  dataType: DataType,
) => readonly ReferenceArray[];

/** Composites are expanded before evaluation, so they have no kernel. */
export type KernelName = Exclude<OperatorName, CompositeName>;

const first = ([a]: readonly ReferenceArray[]): ReferenceArray => a ?? arrayOf([], () => Number.NaN);

const unary = (apply: (x: number) => number) => (inputs: readonly ReferenceArray[]) => {
  const a = first(inputs);
  return [{ shape: a.shape, data: a.data.map((value) => apply(value)) }];
};

const binary =
  (apply: (x: number, y: number) => number) =>
  ([a, b]: readonly ReferenceArray[]) => {
    if (a === undefined || b === undefined) throw new RangeError("A binary operator needs two operands.");
    const shape = broadcastShapes(a.shape, b.shape) ?? [];
    return [
      arrayOf(shape, (index) => {
        const coordinates = coordinatesOf(index, shape);
        return apply(at(a, flatIndex(coordinates, a.shape)), at(b, flatIndex(coordinates, b.shape)));
      }),
    ];
  };

const reduction =
  (start: number, combine: (sum: number, value: number) => number, finish: (sum: number, count: number) => number = (sum) => sum) =>
  (inputs: readonly ReferenceArray[], { axes, keepDimensions }: OperatorAttributes["ReduceSum"]) => {
    const a = first(inputs);
    const kept = reducedShape(a.shape, axes, true);
    const data = new Float64Array(sizeOf(kept)).fill(start);
    for (const [index, value] of a.data.entries()) {
      const target = flatIndex(coordinatesOf(index, a.shape), kept);
      data[target] = combine(data[target] ?? start, value);
    }
    const count = a.data.length / data.length;
    return [{ shape: reducedShape(a.shape, axes, keepDimensions), data: data.map((sum) => finish(sum, count)) }];
  };

/** Every output element reads one input element, or zero where `source` answers undefined. */
function moved(a: ReferenceArray, shape: Shape, source: (coordinates: number[]) => readonly number[] | undefined): ReferenceArray {
  return arrayOf(shape, (index) => {
    const from = source(coordinatesOf(index, shape));
    return from === undefined ? 0 : at(a, flatIndex(from, a.shape));
  });
}

function matrixProduct(a: ReferenceArray, b: ReferenceArray): ReferenceArray {
  const inner = a.shape.at(-1) ?? 1;
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2)) ?? [];
  const shape = [...batch, a.shape.at(-2) ?? 1, b.shape.at(-1) ?? 1];
  return arrayOf(shape, (index) => {
    const coordinates = coordinatesOf(index, shape);
    const lead = coordinates.slice(0, -2);
    const [row = 0, column = 0] = coordinates.slice(-2);
    let sum = 0;
    for (let k = 0; k < inner; k += 1)
      sum += at(a, flatIndex([...lead, row, k], a.shape)) * at(b, flatIndex([...lead, k, column], b.shape));
    return sum;
  });
}

function transposed(a: ReferenceArray, permutation: readonly number[]): ReferenceArray {
  const shape = permutation.map((axis) => a.shape[axis] ?? 1);
  return moved(a, shape, (coordinates) => [...a.shape.keys()].map((axis) => coordinates[permutation.indexOf(axis)] ?? 0));
}

/** Applies `apply` to every row along the last axis. */
function byRow(a: ReferenceArray, apply: (row: Float64Array) => Float64Array): ReferenceArray {
  const width = a.shape.at(-1) ?? 1;
  const data = new Float64Array(a.data.length);
  for (let start = 0; start < data.length; start += width) data.set(apply(a.data.subarray(start, start + width)), start);
  return { shape: a.shape, data };
}

const tanhGelu = (x: number): number => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

/** erf(x) = 2/√π exp(-x²) Σₙ 2ⁿ x²ⁿ⁺¹ / (2n + 1)!!, a series of one sign (NIST Handbook, 7.6.2); 1 - erf(6) is below the last bit. */
function errorFunction(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

const mean = (row: Float64Array): number => row.reduce((sum, value) => sum + value, 0) / row.length;

export const kernels: { readonly [Name in KernelName]: Kernel<Name> } = {
  Add: binary((x, y) => x + y),
  Sub: binary((x, y) => x - y),
  Mul: (inputs, _attributes, dataType) => binary(dataType === "int32" || dataType === "uint32" ? Math.imul : (x, y) => x * y)(inputs),
  Div: binary((x, y) => x / y),
  Min: binary(Math.min),
  Max: binary(Math.max),
  BitwiseXor: binary((x, y) => x ^ y),
  ShiftRight: binary((x, bits) => x >>> bits),
  Neg: unary((x) => -x),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Sqrt: unary(Math.sqrt),
  Sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  Tanh: unary(Math.tanh),
  Erf: unary(errorFunction),
  Floor: unary(Math.floor),
  Relu: unary((x) => Math.max(0, x)),
  Gelu: (inputs, { approximate }) =>
    unary(approximate === "tanh" ? tanhGelu : (x) => 0.5 * x * (1 + errorFunction(x * Math.SQRT1_2)))(inputs),
  Cast: (inputs, { to }) => unary(to === "float32" ? (x) => x : Math.trunc)(inputs),
  MatMul: ([a, b]) => (a === undefined || b === undefined ? [] : [matrixProduct(a, b)]),
  Gemm([a, b, c], { transposeA, transposeB }) {
    if (a === undefined || b === undefined) return [];
    const product = matrixProduct(transposeA ? transposed(a, [1, 0]) : a, transposeB ? transposed(b, [1, 0]) : b);
    return c === undefined ? [product] : binary((x, y) => x + y)([product, c]);
  },
  ReduceSum: reduction(0, (sum, value) => sum + value),
  ReduceMean: reduction(
    0,
    (sum, value) => sum + value,
    (sum, count) => sum / count,
  ),
  ReduceSumSquare: reduction(0, (sum, value) => sum + value * value),
  ReduceMax: reduction(Number.NEGATIVE_INFINITY, Math.max),
  Reshape: (inputs, { shape }) => [{ shape, data: first(inputs).data }],
  Transpose: (inputs, { permutation }) => [transposed(first(inputs), permutation)],
  Expand: (inputs, { shape }) => [moved(first(inputs), shape, (coordinates) => coordinates)],
  Concat(inputs, { axis }) {
    const total = inputs.reduce((sum, input) => sum + (input.shape[axis] ?? 0), 0);
    const shape = first(inputs).shape.with(axis, total);
    return [
      arrayOf(shape, (index) => {
        const coordinates = coordinatesOf(index, shape);
        let offset = coordinates[axis] ?? 0;
        for (const input of inputs) {
          const size = input.shape[axis] ?? 0;
          if (offset < size) return at(input, flatIndex(coordinates.with(axis, offset), input.shape));
          offset -= size;
        }
        return Number.NaN;
      }),
    ];
  },
  Split(inputs, { axis, sizes }) {
    const a = first(inputs);
    return sizes.map((size, part) => {
      const start = sizes.slice(0, part).reduce((sum, earlier) => sum + earlier, 0);
      return moved(a, a.shape.with(axis, size), (coordinates) => coordinates.with(axis, (coordinates[axis] ?? 0) + start));
    });
  },
  Slice(inputs, { axis, start, end }) {
    const a = first(inputs);
    return [moved(a, a.shape.with(axis, end - start), (coordinates) => coordinates.with(axis, (coordinates[axis] ?? 0) + start))];
  },
  Pad(inputs, { axis, before, after }) {
    const a = first(inputs);
    const size = a.shape[axis] ?? 0;
    return [
      moved(a, a.shape.with(axis, before + size + after), (coordinates) => {
        const position = (coordinates[axis] ?? 0) - before;
        return position < 0 || position >= size ? undefined : coordinates.with(axis, position);
      }),
    ];
  },
  Gather([table, indices]) {
    if (table === undefined || indices === undefined) return [];
    const shape = [...indices.shape, ...table.shape.slice(1)];
    return [
      moved(table, shape, (coordinates) => {
        const row = at(indices, flatIndex(coordinates.slice(0, indices.shape.length), indices.shape));
        return [row, ...coordinates.slice(indices.shape.length)];
      }),
    ];
  },
  GatherElements([data, indices]) {
    if (data === undefined || indices === undefined) return [];
    return [moved(data, indices.shape, ([row = 0]) => [row, at(indices, row)])];
  },
  ScatterAdd([data, indices, updates]) {
    if (data === undefined || indices === undefined || updates === undefined) return [];
    const result = data.data.slice();
    const width = data.shape[1] ?? 1;
    for (const [index, update] of updates.data.entries()) {
      const target = at(indices, index) * width + (index % width);
      result[target] = (result[target] ?? 0) + update;
    }
    return [{ shape: data.shape, data: result }];
  },
  Softmax: (inputs) => [
    byRow(first(inputs), (row) => {
      const largest = Math.max(...row);
      const exponentials = row.map((value) => Math.exp(value - largest));
      const sum = exponentials.reduce((total, value) => total + value, 0);
      return exponentials.map((value) => value / sum);
    }),
  ],
  LayerNormalization([x, gain, bias], { epsilon }) {
    if (x === undefined || gain === undefined || bias === undefined) return [];
    const statistic = (of: (row: Float64Array) => number): ReferenceArray => {
      const width = x.shape.at(-1) ?? 1;
      return arrayOf(x.shape.with(-1, 1), (row) => of(x.data.subarray(row * width, (row + 1) * width)));
    };
    const inverseDeviation = (row: Float64Array): number => {
      const center = mean(row);
      return 1 / Math.sqrt(mean(row.map((value) => (value - center) ** 2)) + epsilon);
    };
    const normalised = byRow(x, (row) => {
      const center = mean(row);
      const scale = inverseDeviation(row);
      return row.map((value, column) => (value - center) * scale * at(gain, column) + at(bias, column));
    });
    return [normalised, statistic(mean), statistic(inverseDeviation)];
  },
};
