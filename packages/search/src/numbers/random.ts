/** Seeded random numbers: a suggestion draws from a stream of its own, so that nothing depends on what was asked before. */

/** Uniform in (0, 1), never either end, with 53 random bits. */
export type Random = () => number;

/**
 * The stream of a seed, a purpose such as "tpe", and an index such as a trial's number. xoshiro128** (Blackman and Vigna, Scrambled Linear
 * Pseudorandom Number Generators, 2021), whose state is filled by splitmix32 from a hash of all three.
 */
export function randomStream(seed: number, purpose: string, index = 0): Random {
  const fill = splitmix(hashWords(`${purpose}/${index}/${seed}`));
  let [a, b, c, d] = [fill(), fill(), fill(), fill()];
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  return () => ((next() >>> 5) * 0x4000000 + (next() >>> 6) + 0.5) / 0x20000000000000;
}

/** A whole number from 0 to `count` - 1. */
export function below(count: number, random: Random): number {
  return Math.floor(count * random());
}

/** 32 bits of a text: FNV-1a, finished as MurmurHash3 does so that near texts differ in all bits. */
export function hashWords(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function splitmix(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let word = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return word ^ (word >>> 15);
  };
}
