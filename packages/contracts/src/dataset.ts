/** Datasets: tokenised text on disk, named by the hash of its tokens. */
import { z } from "zod";

export const dataset = z.strictObject({
  name: z.string(),
  title: z.string(),
  hash: z.string().describe("SHA-256 over tokenizer and tokens; the data order is a function of it"),
  vocabulary: z.int(),
  documents: z.int(),
  trainTokens: z.int(),
  validationTokens: z.int(),
  unigramLoss: z.number().describe("Cross-entropy on the validation tokens of the training tokens' unigram model, nats a token"),
  bigramLoss: z.number().describe("Likewise of the bigram model with add-one smoothing"),
});
export type Dataset = z.infer<typeof dataset>;
