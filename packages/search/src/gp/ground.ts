/** The searched space as the coordinates that a Gaussian process works with. */
import type { SearchSpace } from "@trainyard/contracts";
import type { Observation } from "../observation";
import { type Cube, cubeOf } from "../space/cube";
import type { CoordinateKind } from "./kernel";

/** A point that stands for values that can be tried, and which of its coordinates may be moved by any amount. */
export interface Place {
  readonly point: Float64Array;
  readonly movable: readonly boolean[];
}

/** Coordinate of a parameter that has no value because its condition does not hold. Whoever differs in the condition differs in that parameter. */
const absent = 0.5;

/** With fewer values a parameter is stepped through; with more it is moved freely and set to the nearest. */
const fewLevels = 8;

/** Natural logarithm of the share of a trial's tokens that lies at coordinate 0. */
const leastShare = Math.log(0.01);

export class Ground {
  readonly cube: Cube;
  readonly kinds: readonly CoordinateKind[];
  /** All places are movable everywhere, and each point is one. */
  readonly #plain: boolean;
  readonly #movable: readonly boolean[];

  /** @param graded whether the share of its tokens that a trial was measured at is a coordinate, the last one; suggestions are for all of them */
  constructor(
    space: SearchSpace,
    readonly graded: boolean,
  ) {
    const cube = cubeOf(space);
    this.cube = cube;
    this.kinds = [...cube.dimensions.map(({ kind }) => kind), ...(graded ? (["number"] as const) : [])];
    this.#movable = [
      ...cube.dimensions.map(({ kind, levels }) => kind === "number" && (levels === null || levels > fewLevels)),
      ...(graded ? [false] : []),
    ];
    this.#plain = !graded && cube.dimensions.every(({ levels }) => levels === null) && space.parameters.every(({ when }) => when === null);
  }

  /** Null: the values do not lie in the space. */
  pointOf({ values, fraction }: Pick<Observation, "values" | "fraction">): Float64Array | null {
    const encoded = this.cube.encode(values);
    return encoded === null ? null : this.#completed(encoded, fraction);
  }

  /** The nearest place that can be tried. */
  settle(point: Float64Array): Place {
    if (this.#plain) return { point, movable: this.#movable };
    const encoded = this.cube.encode(this.cube.decode(point)) ?? point;
    return {
      point: this.#completed(encoded, 1),
      movable: this.#movable.map((movable, i) => movable && !Number.isNaN(encoded[i])),
    };
  }

  /** The same values with all of their tokens. */
  whole(point: Float64Array): Float64Array {
    const result = point.slice();
    if (this.graded) result[this.cube.dimensions.length] = 1;
    return result;
  }

  /** Coordinates of other values along a coordinate that has few: all of a category's, the neighbours of a number. */
  beside(point: Float64Array, at: number): readonly number[] {
    const dimension = this.cube.dimensions[at];
    if (dimension === undefined || dimension.levels === null) return [];
    const coordinate = point[at] as number;
    if (dimension.kind === "number") {
      const [low, high] = dimension.cell(coordinate);
      return [low - 1e-9, high + 1e-9].filter((unit) => unit > 0 && unit < 1);
    }
    const { levels } = dimension;
    return Array.from({ length: levels }, (_, level) => (level + 0.5) / levels).filter((unit) => unit !== coordinate);
  }

  #completed(encoded: Float64Array, fraction: number): Float64Array {
    const point = new Float64Array(this.kinds.length);
    for (let i = 0; i < encoded.length; i++) point[i] = Number.isNaN(encoded[i]) ? absent : (encoded[i] as number);
    if (this.graded) point[this.cube.dimensions.length] = Math.max(0, 1 - Math.log(fraction) / leastShare);
    return point;
  }
}
