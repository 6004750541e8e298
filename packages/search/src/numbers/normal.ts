/** The standard normal distribution: density, distribution and quantiles, to about 15 digits. */
import type { Random } from "./random";

const rootOfTwoPi = Math.sqrt(2 * Math.PI);
/** Beyond it the distribution's tail is below the least double. */
const farTail = 37;

export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / rootOfTwoPi;
}

const upperNumerator = [
  3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376,
];
const upperDenominator = [
  8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948,
  440.413735824752,
];

/**
 * Share below `x`: Hart's algorithm as West gives it (Better approximations to cumulative normal functions, Wilmott Magazine, 2005), and a continued
 * fraction in the tail, where Hart's digits run out.
 */
export function normalDistribution(x: number): number {
  const size = Math.abs(x);
  if (size > farTail) return x > 0 ? 1 : 0;
  const exponential = Math.exp(-0.5 * size * size);
  const tail =
    size < 5
      ? (exponential * polynomial(upperNumerator, size)) / polynomial(upperDenominator, size)
      : exponential / continuedFraction(size) / rootOfTwoPi;
  return x > 0 ? 1 - tail : tail;
}

/** Laplace's, from enough terms that what is left out does not show beyond 5 (Abramowitz and Stegun 26.2.14). */
function continuedFraction(x: number): number {
  let value = x;
  for (let term = 40; term >= 1; term -= 1) value = x + term / value;
  return value;
}

/** Natural logarithm of the share below `x`, exact far out in the tail as well (asymptotic series, Abramowitz and Stegun 26.2.12). */
export function logNormalDistribution(x: number): number {
  if (x > -20) return Math.log(normalDistribution(x));
  const square = 1 / (x * x);
  return -0.5 * x * x - Math.log(-x * rootOfTwoPi) + Math.log1p(-square * (1 - square * (3 - square * (15 - square * 105))));
}

const central = {
  numerator: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513, 133.14166789178438,
    3.3871328727963665,
  ],
  denominator: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579, 42.31333070160091,
    1,
  ],
};
const outer = {
  numerator: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045, 5.769497221460691,
    4.630337846156546, 1.4234371107496835,
  ],
  denominator: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851, 1.6763848301838038,
    2.053191626637759, 1,
  ],
};
const outermost = {
  numerator: [
    2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487, 1.7848265399172913,
    5.463784911164114, 6.657904643501103,
  ],
  denominator: [
    2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133, 0.014875361290850615, 0.1369298809227358,
    0.599832206555888, 1,
  ],
};

/** Where a share `p` in (0, 1) lies below: Wichura's algorithm AS 241 (Applied Statistics 37, 1988). */
export function normalQuantile(p: number): number {
  const fromMiddle = p - 0.5;
  if (Math.abs(fromMiddle) <= 0.425) return fromMiddle * quotient(central, 0.180625 - fromMiddle * fromMiddle);
  const root = Math.sqrt(-Math.log(fromMiddle < 0 ? p : 1 - p));
  const size = root <= 5 ? quotient(outer, root - 1.6) : quotient(outermost, root - 5);
  return fromMiddle < 0 ? -size : size;
}

/** A standard normal number. */
export function normalNumber(random: Random): number {
  return normalQuantile(random());
}

/** A sum of so many squares of standard normal numbers. */
export function chiSquareNumber(degreesOfFreedom: number, random: Random): number {
  let sum = 0;
  for (let term = 0; term < degreesOfFreedom; term += 1) sum += normalNumber(random) ** 2;
  return sum;
}

/** Highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}

function quotient({ numerator, denominator }: typeof central, x: number): number {
  return polynomial(numerator, x) / polynomial(denominator, x);
}
