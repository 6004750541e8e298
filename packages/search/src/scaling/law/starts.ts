/** Where fits of the law begin: a grid of exponents, with the best other constants of each. */
import { type LawData, type LawVector, logLossAt } from "./objective";

const exponents = [0.1, 0.2, 0.3, 0.4, 0.55, 0.8, 1.2];
/** Smallest share of the mean loss that a term begins with: at 0 its logarithm has no gradient. */
const least = 1e-3;
const sweeps = 60;

/**
 * With both exponents given the law is linear in E, A and B, so that these need no grid (variable projection: Golub and Pereyra 1973): least squares
 * of the relative residuals, without negative terms, one coordinate after the other.
 * @returns the best `count` starts, best first
 */
export function lawStarts(data: LawData, count: number): LawVector[] {
  const starts = exponents.flatMap((sizeExponent) =>
    exponents.map((dataExponent) => {
      const vector = projected(data, sizeExponent, dataExponent);
      return { vector, misfit: misfit(vector, data) };
    }),
  );
  return starts
    .sort((a, b) => a.misfit - b.misfit)
    .slice(0, count)
    .map(({ vector }) => vector);
}

function projected({ sizes, tokens, logLosses }: LawData, sizeExponent: number, dataExponent: number): LawVector {
  const gram = new Float64Array(9);
  const target = new Float64Array(3);
  let mean = 0;
  for (let run = 0; run < sizes.length; run++) {
    const loss = Math.exp(logLosses[run] as number);
    mean += loss / sizes.length;
    const row = [
      1 / loss,
      Math.exp(-sizeExponent * (sizes[run] as number)) / loss,
      Math.exp(-dataExponent * (tokens[run] as number)) / loss,
    ] as const;
    row.forEach((left, i) => {
      target[i] = (target[i] as number) + left;
      row.forEach((right, j) => {
        gram[3 * i + j] = (gram[3 * i + j] as number) + left * right;
      });
    });
  }
  const factors = new Float64Array(3).fill(mean / 3);
  for (let sweep = 0; sweep < sweeps; sweep++)
    for (let i = 0; i < 3; i++) {
      let rest = target[i] as number;
      for (let j = 0; j < 3; j++) if (j !== i) rest -= (gram[3 * i + j] as number) * (factors[j] as number);
      factors[i] = Math.max(least * mean, rest / (gram[4 * i] as number));
    }
  return Float64Array.of(...Array.from(factors, Math.log), sizeExponent, dataExponent);
}

function misfit(vector: LawVector, data: LawData): number {
  let sum = 0;
  for (let run = 0; run < data.sizes.length; run++) sum += Math.abs(logLossAt(vector, data, run) - (data.logLosses[run] as number));
  return sum;
}
