/** Row-major float64 arrays: what the reference evaluator computes on. Integers are held exactly as float64. */
import { type Shape, sizeOf, stridesOf } from "../shape";

export interface ReferenceArray {
  readonly shape: Shape;
  readonly data: Float64Array;
}

export function arrayOf(shape: Shape, valueAt: (index: number) => number): ReferenceArray {
  return { shape, data: Float64Array.from({ length: sizeOf(shape) }, (_, index) => valueAt(index)) };
}

/** Element at a flat index; an index outside is a broken invariant of the evaluator. */
export function at(array: ReferenceArray, index: number): number {
  const value = array.data[index];
  if (value === undefined) throw new RangeError(`Element ${index} of ${array.data.length} was read.`);
  return value;
}

/** Coordinates of the flat `index` in `shape`. */
export function coordinatesOf(index: number, shape: Shape): number[] {
  return stridesOf(shape).map((stride, axis) => Math.floor(index / stride) % (shape[axis] ?? 1));
}

/** Flat index of `coordinates` in `shape`; axes of size 1 are repeated, axes missing in front are dropped. */
export function flatIndex(coordinates: readonly number[], shape: Shape): number {
  const skipped = coordinates.length - shape.length;
  return stridesOf(shape).reduce((sum, stride, axis) => sum + (shape[axis] === 1 ? 0 : (coordinates[axis + skipped] ?? 0) * stride), 0);
}
