/** Text samples: what the model goes on to write, drawn without touching the training state. */
import type { RunSpecification } from "@trainyard/contracts";
import { uniformNumber } from "@trainyard/model";
import type { TextCodec } from "./dataset/text-codec";
import { endOfTextId } from "./dataset/train-tokenizer";

export interface TextSampleRequest {
  readonly samples: Pick<RunSpecification["samples"], "prompt" | "tokens" | "temperature">;
  readonly seed: number;
  readonly step: number;
  readonly codec: TextCodec;
  /** The token between documents: an empty prompt, and the end of a text. That of our own datasets where left out; null where there is none. */
  readonly endOfText?: number | null;
  /** Logits of the token after `tokens`. */
  readonly nextLogits: (tokens: readonly number[]) => Promise<Float32Array>;
}

/** The text drawn after the prompt. */
export async function generateText(request: TextSampleRequest): Promise<string> {
  const drawn: number[] = [];
  for await (const token of drawTokens(request)) drawn.push(token);
  return request.codec.decode(drawn);
}

/**
 * The tokens drawn after the prompt, one by one; an empty prompt is an end-of-text token, as between documents in training. Ends early at an
 * end-of-text token. The random number of a draw is a function of (seed, step, place), so a resumed run writes the same samples.
 */
export async function* drawTokens(request: TextSampleRequest): AsyncGenerator<number, void, undefined> {
  const { samples, seed, step, codec, nextLogits, endOfText = endOfTextId } = request;
  const prompt = await codec.encode(samples.prompt);
  const tokens = prompt.length === 0 ? [endOfText ?? 0] : [...prompt];
  for (let place = 0; place < samples.tokens; place += 1) {
    const logits = (await nextLogits(tokens)).subarray(0, codec.vocabulary); // a model may have room for tokens that no text has
    const token = drawToken(logits, samples.temperature, uniformNumber(seed, "text sample", step, place));
    if (token === endOfText) return;
    tokens.push(token);
    yield token;
  }
}

/** The token at quantile `uniform` of softmax(logits / temperature); the likeliest one at temperature 0. */
export function drawToken(logits: Float32Array, temperature: number, uniform: number): number {
  const highest = logits.reduce((best, logit) => Math.max(best, logit), Number.NEGATIVE_INFINITY);
  if (temperature === 0) return logits.indexOf(highest);
  const weights = Float64Array.from(logits, (logit) => Math.exp((logit - highest) / temperature));
  let rest = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [token, weight] of weights.entries()) {
    rest -= weight;
    if (rest < 0) return token;
  }
  return weights.length - 1; // rounding used up the whole sum
}
