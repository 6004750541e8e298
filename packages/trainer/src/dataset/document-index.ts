/** Where each document of a split lies: documents end with an end-of-text token. */
import { endOfTextId } from "./train-tokenizer";

export interface FoundDocument {
  /** From 0, in the order of the split. */
  readonly number: number;
  /** Its tokens [from, to), without the end-of-text token. */
  readonly from: number;
  readonly to: number;
}

export class DocumentIndex {
  /** Place after the last token of each document. */
  readonly #ends: readonly number[];

  constructor(tokens: Uint16Array) {
    const ends: number[] = [];
    for (let place = tokens.indexOf(endOfTextId); place !== -1; place = tokens.indexOf(endOfTextId, place + 1)) ends.push(place);
    if (ends.at(-1) !== tokens.length - 1) ends.push(tokens.length); // a split may end without the token
    this.#ends = ends;
  }

  /** Documents that have tokens in [from, to), an end-of-text token counting as its document's. */
  within(from: number, to: number): readonly FoundDocument[] {
    const found: FoundDocument[] = [];
    const first = this.#ends.findIndex((end) => end >= from);
    for (let number = first; number !== -1 && number < this.#ends.length; number += 1) {
      const begin = number === 0 ? 0 : (this.#ends[number - 1] ?? 0) + 1;
      if (begin >= to) break;
      found.push({ number, from: begin, to: this.#ends[number] ?? begin });
    }
    return found;
  }
}
