/** How badly parameters of the kernel explain the losses seen: the negative logarithm of their posterior density, with its gradient. */
import { factorise, inverseFromFactor, invertFactor, timesSymmetric } from "../numbers/cholesky";
import type { Differentiable } from "../numbers/minimise";
import { type CoordinateKind, type Design, distanceSquared, kernelOf, layoutOf } from "./kernel";
import { logPrior } from "./prior";
import { warp } from "./warp";

/** For the slope along the exponent, which only the warp itself knows. */
const exponentStep = 1e-4;

/** Squared distances of each pair along each coordinate: what stays the same while parameters are fitted. */
function pairDistances({ kinds, count, rows }: Design): Float64Array {
  const dimensions = kinds.length;
  const distances = new Float64Array(((count * (count - 1)) / 2) * dimensions);
  let at = 0;
  for (let row = 1; row < count; row++)
    for (let other = 0; other < row; other++)
      for (let i = 0; i < dimensions; i++)
        distances[at++] = distanceSquared(
          kinds[i] as CoordinateKind,
          rows[row * dimensions + i] as number,
          rows[other * dimensions + i] as number,
        );
  return distances;
}

/** @param centred losses, see `centre` */
export function misfitOf(design: Design, centred: Float64Array): Differentiable {
  const { count, kinds } = design;
  const dimensions = kinds.length;
  const layout = layoutOf(dimensions);
  const distances = pairDistances(design);
  const pairs = distances.length / dimensions;
  const matrix = new Float64Array(count * count);
  const inverseFactor = new Float64Array(count * count);
  const inverse = new Float64Array(count * count);
  const jointValue = new Float64Array(pairs);
  const jointSlope = new Float64Array(pairs);
  const singleValue = new Float64Array(pairs);
  const singleSlope = new Float64Array(distances.length);
  const unit = new Float64Array(count).fill(1);
  const ones = new Float64Array(count);
  const solved = new Float64Array(count);

  return (parameters, gradient) => {
    const { joint, single, jointVariance, singleVariance, noise } = kernelOf(kinds, parameters);
    let pair = 0;
    for (let row = 0; row < count; row++) {
      for (let other = 0; other < row; other++, pair++) {
        let far = 0;
        let sum = 0;
        for (let i = 0; i < dimensions; i++) {
          const squared = distances[pair * dimensions + i] as number;
          far += squared * (joint[i] as number);
          const scaled = squared * (single[i] as number);
          const alone = Math.sqrt(scaled);
          const decay = Math.exp(-alone);
          sum += (1 + alone + scaled / 3) * decay;
          // d/dlog l of (1 + a + a²/3) e^−a, a² proportional to l⁻², is a² (1 + a) e^−a / 3.
          singleSlope[pair * dimensions + i] = (scaled * (1 + alone) * decay) / 3;
        }
        const together = Math.sqrt(far);
        const decay = Math.exp(-together);
        jointValue[pair] = jointVariance * (1 + together + far / 3) * decay;
        jointSlope[pair] = (jointVariance * (1 + together) * decay) / 3;
        singleValue[pair] = singleVariance * sum;
        matrix[row * count + other] = (jointValue[pair] as number) + (singleValue[pair] as number);
      }
      matrix[row * count + row] = jointVariance + singleVariance * dimensions + noise;
    }
    if (!factorise(matrix, count)) return Number.POSITIVE_INFINITY;
    invertFactor(matrix, count, inverseFactor);
    inverseFromFactor(inverseFactor, count, inverse);

    const exponent = parameters[layout.exponent] as number;
    const { values, logJacobian } = warp(centred, exponent);
    // The constant that the process varies around is the one that is most likely: (1ᵀ K⁻¹ y) / (1ᵀ K⁻¹ 1).
    timesSymmetric(inverse, count, unit, ones);
    let top = 0;
    let bottom = 0;
    for (let row = 0; row < count; row++) {
      top += (ones[row] as number) * (values[row] as number);
      bottom += ones[row] as number;
    }
    const mean = top / bottom;
    const residual = values.map((value) => value - mean);
    timesSymmetric(inverse, count, residual, solved);
    let misfit = -logJacobian;
    for (let row = 0; row < count; row++)
      misfit += Math.log(matrix[row * count + row] as number) + 0.5 * (residual[row] as number) * (solved[row] as number);

    gradient.fill(0);
    pair = 0;
    let trace = 0;
    let alongJoint = 0;
    let alongSingle = 0;
    for (let row = 0; row < count; row++) {
      const own = solved[row] as number;
      for (let other = 0; other < row; other++, pair++) {
        const weight = (inverse[row * count + other] as number) - own * (solved[other] as number);
        alongJoint += weight * (jointValue[pair] as number);
        alongSingle += weight * (singleValue[pair] as number);
        const jointWeight = weight * (jointSlope[pair] as number);
        const singleWeight = weight * singleVariance;
        for (let i = 0; i < dimensions; i++) {
          const place = pair * dimensions + i;
          gradient[i] = (gradient[i] as number) + jointWeight * (distances[place] as number);
          gradient[dimensions + i] = (gradient[dimensions + i] as number) + singleWeight * (singleSlope[place] as number);
        }
      }
      trace += (inverse[row * count + row] as number) - own * own;
    }
    for (let i = 0; i < dimensions; i++) gradient[i] = (gradient[i] as number) * (joint[i] as number);
    gradient[layout.jointVariance] = alongJoint + 0.5 * trace * jointVariance;
    gradient[layout.singleVariance] = alongSingle + 0.5 * trace * singleVariance * dimensions;
    gradient[layout.noise] = 0.5 * trace * noise;
    const above = warp(centred, exponent + exponentStep);
    const below = warp(centred, exponent - exponentStep);
    let alongExponent = below.logJacobian - above.logJacobian;
    for (let row = 0; row < count; row++)
      alongExponent += (solved[row] as number) * ((above.values[row] as number) - (below.values[row] as number));
    gradient[layout.exponent] = alongExponent / (2 * exponentStep);
    return misfit - logPrior(layout, parameters, gradient);
  };
}
