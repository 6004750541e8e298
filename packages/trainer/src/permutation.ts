/** A pseudo-random permutation of 0..size-1 that is computed point by point and never stored. */
import { philox } from "@trainyard/model";

/** Four rounds make a pseudo-random permutation of a pseudo-random round function (Luby and Rackoff 1988). */
const rounds = 4;

/**
 * Where the permutation named by `key` sends `index`. A balanced Feistel network permutes the next power of four; walking its cycle until the value
 * is below `size` restricts it to 0..size-1 (Black and Rogaway, Ciphers with Arbitrary Finite Domains, 2002): fewer than four walks on average.
 * `size` is at most 2^32.
 */
export function permute(index: number, size: number, key: readonly [number, number]): number {
  const halfBits = Math.max(1, Math.ceil(Math.log2(Math.max(2, size)) / 2));
  const half = 2 ** halfBits;
  let value = index;
  do {
    let [left, right] = [Math.floor(value / half), value % half];
    for (let round = 0; round < rounds; round += 1) {
      const [word] = philox([right, round, 0, 0], key);
      [left, right] = [right, (left ^ word) & (half - 1)];
    }
    value = left * half + right;
  } while (value >= size);
  return value;
}
