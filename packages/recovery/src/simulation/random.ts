/** Seeded random numbers of a simulation: the same seed, the same story. */

/** In [0, 1): mulberry32, whose 2³² states are plenty for some thousands of draws. */
export type Random = () => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function oneOf(length: number, random: Random): number {
  return Math.floor(length * random());
}

export function between(from: number, to: number, random: Random): number {
  return from + (to - from) * random();
}
