/** Endless streams of tokens that begin at a place of the text; past its end the text goes on at its beginning. */
import { endOfTextId } from "../dataset/train-tokenizer";
import type { BytePairEncoder } from "./byte-pair-encoder";
import type { Draw } from "./sample-random";

/** The text as it is. */
export function* textFrom(tokens: Uint16Array, start: number): Generator<number, never> {
  for (let place = start; ; place += 1) yield tokens[place % tokens.length] ?? endOfTextId;
}

export interface Words {
  readonly tokens: Uint16Array;
  /** 1 where a word begins. */
  readonly starts: Uint8Array;
  readonly encoder: BytePairEncoder;
}

/**
 * The text with its words encoded again under BPE-dropout. Begins with the first piece that begins at or after the token at `start`: the word
 * that token belongs to is encoded whole, and what lies before it is left out.
 */
export function* redivided({ tokens, starts, encoder }: Words, start: number, dropout: number, draw: Draw): Generator<number, never> {
  const { length } = tokens;
  let begin = start;
  while (begin > 0 && starts[begin] === 0) begin -= 1;
  let bytesToLeaveOut = 0;
  for (let place = begin; place < start; place += 1) bytesToLeaveOut += encoder.byteCount(tokens[place] ?? endOfTextId);
  for (;;) {
    const word = [tokens[begin % length] ?? endOfTextId];
    for (begin += 1; begin % length !== 0 && starts[begin % length] === 0; begin += 1) word.push(tokens[begin % length] ?? endOfTextId);
    for (const piece of encoder.encode(word, dropout, draw)) {
      if (bytesToLeaveOut <= 0) yield piece;
      else bytesToLeaveOut -= encoder.byteCount(piece);
    }
  }
}

/**
 * `stream` without a share of its tokens, deleted in spans; the text closes up. Lengths of spans are geometric with mean `meanLength` (as in
 * SpanBERT, Joshi et al. 2020, section 3.1, without its limit of 10; deletion without a mark as in BART, Lewis et al. 2020, section 2.2), and
 * two spans may touch. End-of-text tokens are never deleted, so documents stay apart.
 *
 * Outside of a span, one begins with probability b. Kept stretches then have mean (1 - b) / b, so the deleted share is
 * meanLength / (meanLength + (1 - b) / b), which is `share` for b = share / (share + meanLength (1 - share)). The stream begins inside a span with
 * probability `share`: a geometric length has no memory, so its first token is like any other.
 */
export function* withoutSpans(stream: Iterable<number>, share: number, meanLength: number, draw: Draw): Generator<number> {
  const begins = share / (share + meanLength * (1 - share));
  let inSpan = draw() < share;
  for (const token of stream) {
    if (!inSpan || token === endOfTextId) yield token;
    if (inSpan && draw() < 1 / meanLength) inSpan = false;
    if (!inSpan) inSpan = draw() < begins;
  }
}
