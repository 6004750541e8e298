/** Byte-pair encoding of single words with BPE-dropout, on the merges of a dataset's tokenizer: the native tokenizer's randomness has no seed. */
import { InvalidError, parseOrThrow } from "@trainyard/contracts";
import { z } from "zod";
import type { Draw } from "./sample-random";

const bytePairTokenizer = z.object({
  added_tokens: z.array(z.object({ id: z.int() })),
  pre_tokenizer: z.object({ type: z.literal("ByteLevel") }),
  model: z.object({
    type: z.literal("BPE"),
    vocab: z.record(z.string(), z.int()),
    merges: z.array(z.tuple([z.string(), z.string()])),
  }),
});

interface Merge {
  /** Place in the order the merges were learnt; lower goes first. */
  readonly rank: number;
  readonly merged: number;
}

/** Ids fit in the uint16 token files. */
const idLimit = 2 ** 16;

export class BytePairEncoder {
  /** By token id: the ids of the token's single bytes. */
  readonly #bytes: ReadonlyMap<number, readonly number[]>;
  /** By left id x 2^16 + right id. */
  readonly #merges: ReadonlyMap<number, Merge>;

  /** `json` is the text of a byte-level tokenizer.json. Throws InvalidError for another kind of tokenizer. */
  constructor(json: string) {
    const { model, added_tokens: added } = parseOrThrow(bytePairTokenizer, JSON.parse(json));
    const { vocab, merges } = model;
    const idOf = (token: string) => {
      const id = vocab[token];
      if (id === undefined) throw new InvalidError([{ field: "model.merges", message: `name a token that is not there: ${token}` }]);
      return id;
    };
    const whole = new Set(added.map(({ id }) => id)); // end of text is no word
    // In a byte-level vocabulary a character is a byte.
    this.#bytes = new Map(Object.entries(vocab).map(([token, id]) => [id, whole.has(id) ? [id] : [...token].map(idOf)]));
    const ranked = new Map<number, Merge>();
    for (const [rank, [left, right]] of merges.entries())
      ranked.set(idOf(left) * idLimit + idOf(right), { rank, merged: idOf(left + right) });
    this.#merges = ranked;
  }

  byteCount(token: number): number {
    return this.#bytesOf(token).length;
  }

  /**
   * The word that `tokens` spell, encoded again from its bytes, where each merge that could be made is skipped with probability `dropout`, anew
   * at each step (Provilkov, Emelianenko and Voita, BPE-Dropout, 2020, algorithm 1). Draws merge by merge in their order until one is not
   * skipped, which has the same distribution as drawing for all of them. Without dropout it is ordinary byte-pair encoding.
   */
  encode(tokens: readonly number[], dropout: number, draw: Draw): readonly number[] {
    const pieces = tokens.flatMap((token) => this.#bytesOf(token));
    for (;;) {
      const merges = pieces.map((piece, place) => this.#merges.get(piece * idLimit + (pieces[place + 1] ?? Number.NaN)));
      let place = earliest(merges);
      while (place !== null && dropout > 0 && draw() < dropout) {
        merges[place] = undefined;
        place = earliest(merges);
      }
      const merge = place === null ? undefined : merges[place];
      if (place === null || merge === undefined) return pieces;
      pieces.splice(place, 2, merge.merged);
    }
  }

  #bytesOf(token: number): readonly number[] {
    const bytes = this.#bytes.get(token);
    if (bytes === undefined) throw new TypeError(`The tokenizer has no token ${token}.`);
    return bytes;
  }
}

/** Leftmost place of the merge learnt earliest; null where none can be made. */
function earliest(merges: readonly (Merge | undefined)[]): number | null {
  let first: number | null = null;
  let lowest = Number.POSITIVE_INFINITY;
  for (const [place, merge] of merges.entries()) {
    if (merge === undefined || merge.rank >= lowest) continue;
    first = place;
    lowest = merge.rank;
  }
  return first;
}
