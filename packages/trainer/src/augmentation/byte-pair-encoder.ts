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
      const skipped = new Set<number>();
      let next = this.#firstMerge(pieces, skipped);
      while (next !== null && dropout > 0 && draw() < dropout) {
        skipped.add(next.place);
        next = this.#firstMerge(pieces, skipped);
      }
      if (next === null) return pieces;
      pieces.splice(next.place, 2, next.merged);
    }
  }

  /** The merge learnt earliest, at its leftmost place that is not skipped. */
  #firstMerge(pieces: readonly number[], skipped: ReadonlySet<number>): (Merge & { readonly place: number }) | null {
    let first: (Merge & { readonly place: number }) | null = null;
    for (let place = 0; place + 1 < pieces.length; place += 1) {
      const merge = this.#merges.get((pieces[place] ?? 0) * idLimit + (pieces[place + 1] ?? 0));
      if (merge !== undefined && !skipped.has(place) && (first === null || merge.rank < first.rank)) first = { ...merge, place };
    }
    return first;
  }

  #bytesOf(token: number): readonly number[] {
    const bytes = this.#bytes.get(token);
    if (bytes === undefined) throw new TypeError(`The tokenizer has no token ${token}.`);
    return bytes;
  }
}
