/** How parameters lie in one tensor of a file: invertible rearrangements, for weights in and out and for gradients in the file's own layout. */
import type { Shape } from "@trainyard/graph";

/** A tensor's numbers, row-major. */
export interface Values {
  readonly shape: Shape;
  readonly values: Float32Array;
}

export interface Arrangement {
  /** Shape of the file's tensor. */
  shape(parts: readonly Shape[]): Shape;
  /** The file's tensor that holds these parameters. */
  join(parts: readonly Values[]): Values;
  /** The inverse of `join` for `count` parameters of one shape. */
  split(joined: Values, count: number): readonly Values[];
}

/** One parameter in the layout it has here. */
export const asIs: Arrangement = {
  shape: ([shape = []]) => shape,
  join: only,
  split: (joined) => [joined],
};

/** One matrix with its axes swapped: torch.nn.Linear holds [out, in]. Vectors stay. */
export const transposed: Arrangement = {
  shape: ([shape = []]) => shape.toReversed(),
  join: (parts) => transpose(only(parts)),
  split: (joined) => [transpose(joined)],
};

/**
 * Parameters of one shape along the last axis: of each of `groups` equal stretches of it the first parameter's share, then the second's, and
 * so on. One group is plain concatenation; as many groups as heads is what interleaves query, key and value head by head.
 */
export function fused(groups: number): Arrangement {
  const shape = (parts: readonly Shape[]) => {
    const [first = []] = parts;
    return [...first.slice(0, -1), (first.at(-1) ?? 1) * parts.length];
  };
  return {
    shape,
    join(parts) {
      const joined = new Float32Array(parts.reduce((sum, { values }) => sum + values.length, 0));
      const whole = { shape: shape(parts.map((part) => part.shape)), values: joined };
      for (const [part, { values }] of parts.entries())
        for (const { from, to, size } of stretches(whole, parts.length, groups, part)) joined.set(values.subarray(from, from + size), to);
      return whole;
    },
    split(joined, count) {
      const last = joined.shape.at(-1) ?? 1;
      return Array.from({ length: count }, (_, part) => {
        const values = new Float32Array(joined.values.length / count);
        for (const { from, to, size } of stretches(joined, count, groups, part)) values.set(joined.values.subarray(to, to + size), from);
        return { shape: [...joined.shape.slice(0, -1), last / count], values };
      });
    },
  };
}

/** `inner` joins the parameters, `outer` rearranges what it joined. */
export function within(outer: Arrangement, inner: Arrangement): Arrangement {
  return {
    shape: (parts) => outer.shape([inner.shape(parts)]),
    join: (parts) => outer.join([inner.join(parts)]),
    split: (joined, count) => outer.split(joined, 1).flatMap((whole) => inner.split(whole, count)),
  };
}

/** Where the numbers of parameter `part` are: from its own position to that in the whole. */
function* stretches({ shape, values }: Values, count: number, groups: number, part: number) {
  const size = (shape.at(-1) ?? 1) / (count * groups);
  const all = values.length / (count * size);
  for (let index = 0; index < all; index += 1) yield { from: index * size, to: (index * count + part) * size, size };
}

function transpose({ shape, values }: Values): Values {
  const [rows = 1, columns = 1] = shape;
  if (shape.length < 2) return { shape, values };
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) turned[column * rows + row] = values[row * columns + column] ?? Number.NaN;
  return { shape: [columns, rows], values: turned };
}

function only([part]: readonly Values[]): Values {
  if (part === undefined) throw new RangeError("An arrangement needs a tensor.");
  return part;
}
