/** What is added to attention's scores before the softmax: nothing where a query sees, a huge negative number where not, and ALiBi's slopes. */
import type { AttentionReach } from "./operators/attributes";
import type { Shape } from "./shape";

/** Added to a masked score: exp of it is exactly 0 in float32, yet a row of it alone stays finite. */
const maskedScore = -1e30;

/** For queries [..., H, T, D]: [T, T], or [H, T, T] with ALiBi, whose head h takes slopeₕ times the distance off. */
export function attentionMask(query: Shape, { bandWidth, alibi }: AttentionReach): { values: Float64Array; shape: Shape } {
  const length = query.at(-2) ?? 1;
  const slopes = alibi ? alibiSlopes(query.at(-3) ?? 1) : [0];
  const values = new Float64Array(slopes.length * length * length);
  for (const [head, slope] of slopes.entries())
    for (let row = 0; row < length; row += 1)
      for (let column = 0; column < length; column += 1) {
        const distance = row - column;
        const isSeen = distance >= 0 && (bandWidth === null || distance < bandWidth);
        values[(head * length + row) * length + column] = isSeen ? -slope * distance || 0 : maskedScore;
      }
  return { values, shape: alibi ? [slopes.length, length, length] : [length, length] };
}

/**
 * 2^(-8h/H) for heads h = 1..H where H is a power of two; otherwise those of the power below, then every other one of the power above.
 * Press et al., Train Short, Test Long (2022), section 3, and the authors' code for other numbers of heads.
 */
function alibiSlopes(heads: number): readonly number[] {
  const power = 2 ** Math.floor(Math.log2(heads));
  const geometric = (count: number) => Array.from({ length: count }, (_, index) => 2 ** ((-8 * (index + 1)) / count));
  const between = geometric(2 * power).filter((_, index) => index % 2 === 0);
  return [...geometric(power), ...between.slice(0, heads - power)];
}
