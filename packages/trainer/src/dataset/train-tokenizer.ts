/** Trains a byte-level BPE vocabulary and writes it in the Hugging Face tokenizer format. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidError } from "@trainyard/contracts";
import { BPE, byteLevelAlphabet, byteLevelPreTokenizer, Tokenizer } from "tokenizers";
import { z } from "zod";

/** Stands between documents and starts a sample without a prompt; as GPT-2 names it. */
const endOfText = "<|endoftext|>";
/** Its id is the same in every vocabulary. */
export const endOfTextId = 0;

const trained = z.object({ model: z.object({ merges: z.array(z.tuple([z.string(), z.string()])) }) });

/** Ids fit in the uint16 token files; and there is a token for every byte, so that any text can be encoded. */
const smallestVocabulary = 257;
/** The native trainer takes no size and always makes this one. */
const largestVocabulary = 30_000;

/**
 * JSON text of a tokenizer with `vocabulary` tokens: end of text, the 256 bytes, then merges in the order they were learnt
 * (Sennrich et al. 2016 over bytes, as in GPT-2). Merges are ordered, so the first ones of a larger vocabulary are the smaller vocabulary.
 * `directory` takes two scratch files.
 */
export async function trainTokenizer(documents: readonly string[], vocabulary: number, directory: string): Promise<string> {
  if (vocabulary < smallestVocabulary || vocabulary > largestVocabulary)
    throw new InvalidError([{ field: "vocabulary", message: `must be ${smallestVocabulary} to ${largestVocabulary}, not ${vocabulary}` }]);
  const textFile = join(directory, "training-text");
  const trainedFile = join(directory, "trained-tokenizer");
  await writeFile(textFile, documents.join("\n"));
  const tokenizer = new Tokenizer(BPE.empty());
  tokenizer.setPreTokenizer(byteLevelPreTokenizer(false, true));
  tokenizer.train([textFile]);
  tokenizer.save(trainedFile);
  const { merges } = trained.parse(JSON.parse(await readFile(trainedFile, "utf8"))).model;
  return tokenizerJson(merges, vocabulary);
}

function tokenizerJson(learnt: readonly (readonly [string, string])[], vocabulary: number): string {
  const tokens = new Set([endOfText, ...byteLevelAlphabet().sort()]);
  const merges: (readonly [string, string])[] = [];
  for (const merge of learnt) {
    // Two merges can spell the same token; then the second adds a rule but no token.
    const token = merge.join("");
    if (tokens.size === vocabulary && !tokens.has(token)) break;
    tokens.add(token);
    merges.push(merge);
  }
  if (tokens.size < vocabulary)
    throw new InvalidError([{ field: "vocabulary", message: `must not exceed ${tokens.size}: the text has no more tokens to learn` }]);
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
  return JSON.stringify({
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [
      { id: endOfTextId, content: endOfText, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
    ],
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries([...tokens].map((token, id) => [token, id])),
      merges,
    },
  });
}
