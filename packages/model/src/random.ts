/** Counter-based random numbers: a pure function of (seed, stream, index), the same bits on every machine. */

/** Philox4x32 with 10 rounds (Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, 2011). */
const multipliers = [0xd2511f53, 0xcd9e8d57] as const;
const keySteps = [0x9e3779b9, 0xbb67ae85] as const;
const rounds = 10;

export type FourWords = readonly [number, number, number, number];

/** Four uniform 32-bit words for a 128-bit counter and a 64-bit key. */
export function philox([c0, c1, c2, c3]: FourWords, [k0, k1]: readonly [number, number]): FourWords {
  let words: FourWords = [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
  let key: readonly [number, number] = [k0 >>> 0, k1 >>> 0];
  for (let round = 0; round < rounds; round += 1) {
    const [high0, low0] = wideProduct(multipliers[0], words[0]);
    const [high1, low1] = wideProduct(multipliers[1], words[2]);
    words = [(high1 ^ words[1] ^ key[0]) >>> 0, low1, (high0 ^ words[3] ^ key[1]) >>> 0, low0];
    key = [(key[0] + keySteps[0]) >>> 0, (key[1] + keySteps[1]) >>> 0];
  }
  return words;
}

/** High and low word of a 64-bit product, by 16-bit halves so that every partial sum is exact. */
function wideProduct(a: number, b: number): readonly [number, number] {
  const low = (a & 0xffff) * b;
  const high = (a >>> 16) * b;
  return [Math.floor((high + Math.floor(low / 0x10000)) / 0x10000), Math.imul(a, b) >>> 0];
}

/** A 64-bit name for a stream: FNV-1a of its text, twice with different offsets. */
export function streamKey(text: string): readonly [number, number] {
  let first = 0x811c9dc5;
  let second = 0x1b873593;
  for (const byte of new TextEncoder().encode(text)) {
    first = Math.imul(first ^ byte, 0x01000193) >>> 0;
    second = Math.imul(second ^ byte, 0x85ebca6b) >>> 0;
  }
  return [first, second];
}

/** Uniform in (0, 1), never either end, with 53 random bits. */
function unit(high: number, low: number): number {
  return ((high >>> 5) * 0x4000000 + (low >>> 6) + 0.5) / 0x20000000000000;
}

/** One number in (0, 1) with 53 random bits, drawn at the counter (first, second) of a stream. */
export function uniformNumber(seed: number, stream: string, first: number, second: number): number {
  const [high, low] = philox([first, second, ...streamKey(stream)], [seed, Math.floor(seed / 0x100000000)]);
  return unit(high, low);
}

/** Standard normal numbers, rounded to float32; Box-Muller in float64, two numbers a counter. */
export function normalNumbers(seed: number, stream: string, count: number, standardDeviation: number): Float32Array {
  const result = new Float32Array(count);
  const [stream0, stream1] = streamKey(stream);
  const key = [seed >>> 0, Math.floor(seed / 0x100000000) >>> 0] as const;
  for (let index = 0; index < count; index += 2) {
    const [a, b, c, d] = philox([index >>> 1, 0, stream0, stream1], key);
    const radius = standardDeviation * Math.sqrt(-2 * Math.log(unit(a, b)));
    const angle = 2 * Math.PI * unit(c, d);
    result[index] = radius * Math.cos(angle);
    if (index + 1 < count) result[index + 1] = radius * Math.sin(angle);
  }
  return result;
}

/** Uniform numbers in (-bound, bound), rounded to float32; two numbers a counter. */
export function uniformNumbers(seed: number, stream: string, count: number, bound: number): Float32Array {
  const result = new Float32Array(count);
  const [stream0, stream1] = streamKey(stream);
  const key = [seed >>> 0, Math.floor(seed / 0x100000000) >>> 0] as const;
  for (let index = 0; index < count; index += 2) {
    const [a, b, c, d] = philox([index >>> 1, 0, stream0, stream1], key);
    result[index] = bound * (2 * unit(a, b) - 1);
    if (index + 1 < count) result[index + 1] = bound * (2 * unit(c, d) - 1);
  }
  return result;
}
