/** Lets a saved model go on with a text. */
import { InvalidError, parseOrThrow, seedSchema } from "@trainyard/contracts";
import { bufferList, parameterList } from "@trainyard/model";
import { z } from "zod";
import { TextCodec } from "../dataset/text-codec";
import { drawTokens } from "../generate";
import { onProcessor } from "../runtime/engine";
import { LogitsSessions } from "../runtime/logits-sessions";
import { tensorsOf } from "../runtime/tensors";
import type { SavedModel } from "./saved-model";
import { TextStream } from "./text-stream";

export interface GenerationRequest {
  readonly prompt: string;
  /** Most tokens drawn; the text may end before. */
  readonly tokens: number;
  /** 0 takes the likeliest token. */
  readonly temperature: number;
  readonly seed: number;
  readonly threads: number;
  /** When the model is ready and drawing begins. */
  readonly onStart?: () => void;
  /** Takes the text piece by piece, as it is drawn. */
  readonly onText: (piece: string) => void;
  readonly signal: AbortSignal;
}

export interface Generation {
  readonly prompt: string;
  /** What follows the prompt. */
  readonly text: string;
  /** Tokens drawn. */
  readonly tokens: number;
  readonly tokensPerSecond: number;
}

const limits = z.object({ tokens: z.int().min(1), temperature: z.number().min(0), seed: seedSchema });

/** Throws an InvalidError where a number is out of bounds or the tokenizer does not fit, and the signal's reason when it is aborted. */
export async function generateWith(saved: SavedModel, request: GenerationRequest): Promise<Generation> {
  const { model, tokenizer, endOfText } = saved;
  if (tokenizer === null)
    throw new InvalidError([{ field: "tokenizer", message: "none was found for this model; name its tokenizer.json" }]);
  const { prompt, threads, onText, signal } = request;
  const { tokens, temperature, seed } = parseOrThrow(limits, request);
  const codec = new TextCodec(tokenizer);
  if (codec.vocabulary > model.vocabulary) {
    const message = `it knows ${codec.vocabulary} tokens, the model has room for ${model.vocabulary}`;
    throw new InvalidError([{ field: "tokenizer", message }]);
  }
  const logits = new LogitsSessions(saved, onProcessor(threads));
  const state = { tensors: tensorsOf([...parameterList(model), ...bufferList(model)], saved.tensors) };
  const text = new TextStream(codec, onText);
  request.onStart?.();
  const began = performance.now();
  try {
    const samples = { prompt, tokens, temperature };
    const nextLogits = (before: readonly number[]) => {
      signal.throwIfAborted();
      return logits.next(state, before);
    };
    for await (const token of drawTokens({ samples, seed, step: 0, codec, endOfText, nextLogits })) await text.add(token);
  } finally {
    await logits.release();
  }
  const drawn = text.tokens;
  return { prompt, text: await text.end(), tokens: drawn, tokensPerSecond: (drawn / (performance.now() - began)) * 1000 };
}
