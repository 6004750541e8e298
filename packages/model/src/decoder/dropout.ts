/** Dropout as graph nodes: a pure function of a key, a site and the element's place, so that a resumed run drops the same elements. */
import {
  add,
  bitwiseXor,
  cast,
  div,
  floor,
  graphOf,
  mul,
  reshape,
  type Shape,
  shiftRight,
  sizeOf,
  split,
  sub,
  type Tensor,
} from "@trainyard/graph";

import { philox, streamKey } from "../random";

/** What draws the masks of one forward pass. */
export interface DropoutSource {
  /** int32 scalar fed at every micro-batch: another one for each, a function of seed and sample cursor alone. */
  readonly key: Tensor;
}

/** 2³² over the golden ratio, odd: steps by it spread over all words (Knuth, The Art of Computer Programming, volume 3, section 6.4). */
const goldenWord = 0x9e3779b1;

/** Takes a word to [0, 1): a little less than 2⁻³², so that the largest words, which float32 rounds up, stay below 1. */
const unit = 2 ** -32 * (1 - 2 ** -21);

/** x with a share `rate` (float32 scalar below 1) of its elements zero and the others divided by 1 - rate. Sites are small whole numbers. */
export function dropout(x: Tensor, source: DropoutSource, site: number, rate: Tensor): Tensor {
  return mul(x, dropoutMask(x.shape, source, site, rate));
}

/**
 * Factors of `shape`: 0 for a share `rate`, 1 / (1 - rate) for the others. Row r and column c (the last axis) have two random words each,
 * a, b and a', b', and the element has the word (a + a')(b + b'), of which the leading bits count: hashing every element apart would
 * take ten passes over the tensor where this takes three. Sums of products of independent words keep elements that share a row or a column
 * independent in pairs, and around rectangles.
 */
export function dropoutMask(shape: Shape, { key }: DropoutSource, site: number, rate: Tensor): Tensor {
  const lead = shape.slice(0, -1);
  const [rows, columns] = [sizeOf(lead), shape.at(-1) ?? 1];
  const words = randomWords(cast(key, "uint32"), site, 2 * (rows + columns));
  const [a, b, c, d] = split(words, 0, [rows, rows, columns, columns]);
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new RangeError("Four parts were split off.");
  const column = [...lead, 1];
  const word = mul(add(reshape(a, column), c), add(reshape(b, column), d));
  const keep = sub(1, rate);
  return mul(floor(add(mul(cast(word, "float32"), unit), keep)), div(1, keep));
}

/** `count` random words for a key (uint32 scalar) and a site: hashed twice, with the key in both, so that no two keys or sites shift one another. */
function randomWords(key: Tensor, site: number, count: number): Tensor {
  const graph = graphOf(key);
  const word = (value: number) => graph.constant([value >>> 0], [], "uint32");
  const counters = graph.constant(
    Array.from({ length: count }, (_, index) => Math.imul(index, goldenWord) >>> 0),
    [count],
    "uint32",
  );
  const again = add(mul(key, word(goldenWord)), word(Math.imul(site + 1, goldenWord)));
  return mixed(add(mixed(add(counters, key)), again));
}

/** fmix32 of MurmurHash3 (Appleby, 2011): a permutation of words in which every bit of the input turns every bit of the output half the time. */
function mixed(words: Tensor): Tensor {
  const constant = (value: number) => graphOf(words).constant([value], [], "uint32");
  const folded = (x: Tensor, bits: number) => bitwiseXor(x, shiftRight(x, bits));
  const once = mul(folded(words, 16), constant(0x85ebca6b));
  return folded(mul(folded(once, 13), constant(0xc2b2ae35)), 16);
}

/** The key of the micro-batch whose first sequence has the index `sampleCursor`. */
export function dropoutKey(seed: number, sampleCursor: number): number {
  const [low, high] = [sampleCursor, Math.floor(sampleCursor / 2 ** 32)];
  const [word] = philox([low, high, ...streamKey("dropout")], [seed, Math.floor(seed / 2 ** 32)]);
  return word | 0;
}
