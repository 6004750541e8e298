/** The Sobol sequence, scrambled: points that fill the unit cube more evenly than random ones. */
import { hashWords } from "./random";

/**
 * Degree, coefficients and first direction numbers of dimensions 2 to 41: Joe and Kuo, Constructing Sobol sequences with better
 * two-dimensional projections, 2008 (new-joe-kuo-6).
 */
const joeKuo = `1 0 1|2 1 1 3|3 1 1 3 1|3 2 1 1 1|4 1 1 1 3 3|4 4 1 3 5 13|5 2 1 1 5 5 17|5 4 1 1 5 5 5|5 7 1 1 7 11 19|5 11 1 1 5 1 1
5 13 1 1 1 3 11|5 14 1 3 5 5 31|6 1 1 3 3 9 7 49|6 13 1 1 1 15 21 21|6 16 1 3 1 13 27 49|6 19 1 1 1 15 7 5|6 22 1 3 1 15 13 25
6 25 1 1 5 5 19 61|7 1 1 3 7 11 23 15 103|7 4 1 3 7 13 13 15 69|7 7 1 1 3 13 7 35 63|7 8 1 3 5 9 1 25 53|7 14 1 3 1 13 9 35 107
7 19 1 3 1 5 27 61 31|7 21 1 1 5 11 19 41 61|7 28 1 3 5 3 3 13 69|7 31 1 1 7 13 1 19 1|7 32 1 3 7 5 13 19 59|7 37 1 1 3 9 25 29 41
7 41 1 3 5 13 23 1 55|7 42 1 3 7 3 13 59 17|7 50 1 3 1 3 5 53 69|7 55 1 1 5 5 23 33 13|7 56 1 1 7 7 1 61 123|7 59 1 1 7 9 13 61 49
7 62 1 3 3 5 3 55 33|8 14 1 3 1 15 31 13 49 245|8 21 1 3 5 15 31 59 63 97|8 22 1 3 1 11 11 11 77 249|8 38 1 3 1 11 27 43 71 9`;

const bits = 32;

/** Directions of each dimension; the first is van der Corput's. */
const directions: readonly Uint32Array[] = [
  Uint32Array.from({ length: bits }, (_, bit) => 2 ** (31 - bit)),
  ...joeKuo.split(/[|\n]/).map((row) => directionsOf(row.split(" ").map(Number))),
];

/** As many as a space may have parameters, and one more. */
const mostSobolDimensions = directions.length;

function directionsOf([degree = 0, coefficients = 0, ...first]: readonly number[]): Uint32Array {
  const result = new Uint32Array(bits);
  const at = (bit: number) => result[bit] ?? 0;
  for (let bit = 0; bit < bits; bit += 1) {
    if (bit < degree) {
      result[bit] = (first[bit] ?? 0) * 2 ** (31 - bit);
      continue;
    }
    let word = at(bit - degree) ^ (at(bit - degree) >>> degree);
    for (let term = 1; term < degree; term += 1) if ((coefficients >>> (degree - 1 - term)) & 1) word ^= at(bit - term);
    result[bit] = word;
  }
  return result;
}

/**
 * Point `index`, from 0, of the sequence that belongs to `seed`, in (0, 1). Owen's nested uniform scrambling by hashing (Burley, Practical
 * Hash-based Owen Scrambling, JCGT 9(4), 2020): the first 2^k points stay a net, and each point alone is uniform.
 */
export function sobolPoint(index: number, dimensions: number, seed: number): Float64Array {
  if (dimensions > mostSobolDimensions) throw new RangeError(`${dimensions} dimensions: directions are known for ${mostSobolDimensions}.`);
  return Float64Array.from({ length: dimensions }, (_, dimension) => {
    const row = directions[dimension];
    let word = 0;
    for (let bit = 0; bit < bits; bit += 1) if ((index >>> bit) & 1) word ^= row?.[bit] ?? 0;
    return (owenScrambled(word, hashWords(`sobol/${dimension}/${seed}`)) + 0.5) / 2 ** bits;
  });
}

function owenScrambled(word: number, seed: number): number {
  let x = reversed(word);
  // The permutation of Laine and Karras with Burley's constants: each bit depends on the bits below it alone.
  x ^= Math.imul(x, 0x3d20adea);
  x = (x + seed) | 0;
  x = Math.imul(x, (seed >>> 16) | 1);
  x ^= Math.imul(x, 0x05526c56);
  x ^= Math.imul(x, 0x53a22864);
  return reversed(x);
}

function reversed(word: number): number {
  let x = word;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return ((x >>> 16) | (x << 16)) >>> 0;
}
