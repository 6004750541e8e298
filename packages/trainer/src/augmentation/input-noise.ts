/** Noise on what the model reads; what it has to predict stays. */
import type { AugmentationSpecification } from "@trainyard/contracts";
import { endOfTextId } from "../dataset/train-tokenizer";
import type { Draw } from "./sample-random";

export interface NoiseDraws {
  readonly replacement: Draw;
  readonly masking: Draw;
}

/**
 * Replaces a share of `inputs` in place by tokens drawn evenly from the tokenizer's vocabulary without end of text (a draw may hit the token that
 * is there), then masks a share, replaced or not, with the end-of-text token: word dropout (Bowman et al., Generating Sentences from a
 * Continuous Space, 2016, section 3.1; random tokens beside masks as in BERT, Devlin et al. 2019, section 3.1). End-of-text tokens of the
 * text stay. `vocabulary` is the tokenizer's, which may be smaller than the model's.
 */
export function addInputNoise(
  inputs: Int32Array,
  { randomReplacement, tokenMasking }: AugmentationSpecification,
  vocabulary: number,
  draws: NoiseDraws,
): void {
  for (const [place, token] of inputs.entries()) {
    const isReplaced = randomReplacement > 0 && draws.replacement() < randomReplacement;
    const isMasked = tokenMasking > 0 && draws.masking() < tokenMasking;
    const replacement = isReplaced ? endOfTextId + 1 + Math.floor(draws.replacement() * (vocabulary - 1)) : token;
    if (token !== endOfTextId) inputs[place] = isMasked ? endOfTextId : replacement;
  }
}
