/** A search space as the unit cube: its parameters in order, conditions included. */
import type { ParameterValue, ParameterValues, SearchParameter, SearchSpace } from "@trainyard/contracts";
import { type Dimension, dimensionOf, onlyValue } from "./dimension";

export interface Cube {
  /** Parameters that have more than one value, in the space's order. */
  readonly dimensions: readonly Dimension[];
  /** Values at a point; coordinates of parameters whose condition does not hold are not read. */
  decode(point: ArrayLike<number>): ParameterValues;
  /** The point of these values, NaN where a parameter's condition does not hold. Null: they do not lie in the space. Others' values are not read. */
  encode(values: ParameterValues): Float64Array | null;
}

/** Whether a parameter has a value, by those that stand before it. */
export function isActive({ when }: SearchParameter, earlier: ParameterValues): boolean {
  if (when === null) return true;
  const value = earlier[when.path];
  return value !== undefined && when.in.includes(value);
}

export function cubeOf(space: SearchSpace): Cube {
  const entries: readonly { parameter: SearchParameter; dimension: Dimension | null }[] = space.parameters.map((parameter) => ({
    parameter,
    dimension: dimensionOf(parameter),
  }));
  const dimensions = entries.flatMap(({ dimension }) => dimension ?? []);
  return {
    dimensions,
    decode(point) {
      const values: Record<string, ParameterValue> = {};
      let at = 0;
      for (const { parameter, dimension } of entries) {
        const unit = dimension === null ? 0 : (point[at++] ?? 0);
        if (isActive(parameter, values)) values[parameter.path] = dimension === null ? onlyValue(parameter) : dimension.fromUnit(unit);
      }
      return values;
    },
    encode(values) {
      const known: Record<string, ParameterValue> = {};
      const point = new Float64Array(dimensions.length).fill(Number.NaN);
      let at = -1;
      for (const { parameter, dimension } of entries) {
        if (dimension !== null) at += 1;
        if (!isActive(parameter, known)) continue;
        const value = values[parameter.path];
        if (value === undefined || (dimension === null && value !== onlyValue(parameter))) return null;
        known[parameter.path] = value;
        if (dimension === null) continue;
        point[at] = dimension.toUnit(value);
        if (Number.isNaN(point[at])) return null;
      }
      return point;
    },
  };
}

/** What of `values` the space searches, conditions applied; null where they do not lie in it. A run has values for much that a space does not name. */
export function valuesWithin(space: SearchSpace, values: ParameterValues): ParameterValues | null {
  const cube = cubeOf(space);
  const point = cube.encode(values);
  return point === null ? null : cube.decode(point);
}
