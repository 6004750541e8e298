/** Where words begin in a split of tokens: no merge crosses from one word into the next. */
import type { TextCodec } from "../dataset/text-codec";
import { endOfTextId } from "../dataset/train-tokenizer";
import type { BytePairEncoder } from "./byte-pair-encoder";

/**
 * GPT-2's words (its released encoder.py), with the Unicode property in place of \s, which means other characters in JavaScript: common
 * contractions, and letters, digits or others with the space before them; blanks but for the one before a word.
 */
const word =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** 1 for each token that begins a word, 0 for the others; an end-of-text token is a word of its own. */
export async function wordStarts(tokens: Uint16Array, codec: TextCodec, encoder: BytePairEncoder): Promise<Uint8Array> {
  const starts = new Uint8Array(tokens.length);
  for (let begin = 0; begin < tokens.length; ) {
    const separator = tokens.indexOf(endOfTextId, begin);
    const end = separator === -1 ? tokens.length : separator;
    const text = await codec.decode([...tokens.subarray(begin, end)]);
    let token = begin;
    let tokenOffset = 0;
    let wordOffset = 0;
    for (const [match] of text.matchAll(word)) {
      for (; token < end && tokenOffset < wordOffset; token += 1) tokenOffset += encoder.byteCount(tokens[token] ?? endOfTextId);
      if (tokenOffset === wordOffset) starts[token] = 1;
      wordOffset += Buffer.byteLength(match);
    }
    if (separator !== -1) starts[separator] = 1;
    begin = end + 1;
  }
  return starts;
}
