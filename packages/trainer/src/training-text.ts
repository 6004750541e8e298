/** What a training step reads: the windows of the data order, augmented where the specification asks for it. */
import type { RunSpecification } from "@trainyard/contracts";
import { readsOwnInputs } from "@trainyard/model";
import { BytePairEncoder } from "./augmentation/byte-pair-encoder";
import { addInputNoise } from "./augmentation/input-noise";
import { sampleDraws } from "./augmentation/sample-random";
import { redivided, textFrom, type Words, withoutSpans } from "./augmentation/token-streams";
import { wordStarts } from "./augmentation/word-starts";
import type { OpenDataset } from "./dataset/dataset-files";
import { type DataOrder, dataOrder, trainingBatch, windowStart } from "./sampler";

export interface TrainingBatch {
  /** int32 [sequences, context + 1]: what is predicted, from the second column on, and, unless `inputs` says otherwise, what is read. */
  readonly tokens: Int32Array;
  /** int32 [sequences, context]: what the model reads; null where that is `tokens` without its last column. */
  readonly inputs: Int32Array | null;
}

/**
 * Training sequence `index` is a pure function of (dataset hash, seed, index) and of the augmentation's settings, in this order: its window's words are
 * divided into other pieces (BPE-dropout), spans are deleted, the first context + 1 tokens of what is left are taken, and then inputs
 * alone are replaced and masked.
 */
export class TrainingText {
  readonly #order: DataOrder;
  readonly #tokens: Uint16Array;
  readonly #vocabulary: number;
  readonly #augmentation: RunSpecification["augmentation"];
  /** Null where words stay as the tokenizer divided them. */
  readonly #words: Words | null;

  private constructor(specification: RunSpecification, { description, train }: OpenDataset, words: Words | null) {
    this.#order = dataOrder(specification, { description, train });
    this.#tokens = train;
    this.#vocabulary = description.vocabulary;
    this.#augmentation = specification.augmentation;
    this.#words = words;
  }

  /** Throws InvalidError where BPE-dropout is asked for and the dataset's tokenizer has no byte-level merges. */
  static async open(specification: RunSpecification, dataset: OpenDataset): Promise<TrainingText> {
    if (specification.augmentation.bpeDropout === 0) return new TrainingText(specification, dataset, null);
    const encoder = new BytePairEncoder(dataset.tokenizerJson);
    const starts = await wordStarts(dataset.train, dataset.codec, encoder);
    return new TrainingText(specification, dataset, { tokens: dataset.train, starts, encoder });
  }

  /** The training sequences of these indices. */
  batch(samples: readonly number[]): TrainingBatch {
    const { bpeDropout, spanDeletion } = this.#augmentation;
    const isAsItIs = bpeDropout === 0 && spanDeletion === 0;
    const tokens = isAsItIs ? trainingBatch(this.#tokens, this.#order, samples) : this.#changedText(samples);
    return { tokens, inputs: readsOwnInputs({ augmentation: this.#augmentation }) ? this.#noisyInputs(tokens, samples) : null };
  }

  #changedText(samples: readonly number[]): Int32Array {
    const size = this.#order.context + 1;
    const tokens = new Int32Array(samples.length * size);
    for (const [row, index] of samples.entries()) {
      let place = row * size;
      for (const token of this.#changedFrom(index)) {
        tokens[place] = token;
        place += 1;
        if (place === (row + 1) * size) break;
      }
    }
    return tokens;
  }

  /** The text from the beginning of a sequence's window on. */
  #changedFrom(index: number): Iterable<number> {
    const start = windowStart(this.#order, index);
    const { bpeDropout, spanDeletion, spanLength } = this.#augmentation;
    const draws = (purpose: string) => sampleDraws(this.#order, purpose, index);
    const text = this.#words === null ? textFrom(this.#tokens, start) : redivided(this.#words, start, bpeDropout, draws("BPE-dropout"));
    return spanDeletion === 0 ? text : withoutSpans(text, spanDeletion, spanLength, draws("span deletion"));
  }

  #noisyInputs(tokens: Int32Array, samples: readonly number[]): Int32Array {
    const { context } = this.#order;
    const inputs = new Int32Array(samples.length * context);
    for (const [row, index] of samples.entries()) {
      const read = inputs.subarray(row * context, (row + 1) * context);
      read.set(tokens.subarray(row * (context + 1), (row + 1) * (context + 1) - 1));
      const draws = (purpose: string) => sampleDraws(this.#order, purpose, index);
      const noise = { replacement: draws("random replacement"), masking: draws("token masking") };
      addInputNoise(read, this.#augmentation, this.#vocabulary, noise);
    }
    return inputs;
  }
}
