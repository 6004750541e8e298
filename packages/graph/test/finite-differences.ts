/** Gradients of a graph against central differences of its loss, in float64. */
import { expect } from "vitest";
import { gradients, type Tensor } from "../src/index";
import { evaluate } from "../src/reference/evaluate";

const step = 1e-5;

/** Every element of the gradient of `loss` (one element) by each of `wanted`, inputs of the graph, at the point `feeds`. */
export function expectCentralDifferences(
  loss: Tensor,
  wanted: readonly Tensor[],
  feeds: Readonly<Record<string, readonly number[]>>,
  tolerance = 1e-7,
): void {
  const computed = evaluate(gradients(loss, wanted), feeds);
  for (const [index, { node }] of wanted.entries()) {
    const values = feeds[node.name] ?? [];
    const lossAt = (position: number, moved: number) =>
      evaluate([loss], { ...feeds, [node.name]: values.with(position, moved) })[0]?.data[0] ?? Number.NaN;
    const differences = values.map((value, position) => (lossAt(position, value + step) - lossAt(position, value - step)) / (2 * step));
    expectClose(computed[index]?.data, differences, tolerance);
  }
}

/** Within `tolerance`, absolute for values below 1 and relative above. */
export function expectClose(actual: ArrayLike<number> | undefined, expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) {
    const found = actual?.[index] ?? Number.NaN;
    expect(Math.abs(found - value), `element ${index}: ${found} is not ${value}`).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(value)),
    );
  }
}

/** Irregular values in 0.4 .. 1.6, so that logarithms and roots stay defined and nothing is symmetric. */
export function spread(count: number, salt: number): number[] {
  return Array.from({ length: count }, (_, index) => 1 + 0.6 * Math.sin(12.9898 * (index + 1) + 78.233 * (salt + 1)));
}
