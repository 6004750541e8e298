/** How a model is started, what it minimises, and what updates it. */
import { z } from "zod";

export const initialisationSpecification = z.strictObject({
  method: z
    .enum(["normal", "xavier", "small", "t-fixup"])
    .describe("Normal with a fixed deviation; Xavier uniform; small_init, √(2/(5 width)); T-Fixup, which needs neither norms nor warm-up")
    .default("normal"),
  standardDeviation: z.number().gt(0).max(1).describe("Of normal initialisation").default(0.02),
  residual: z
    .enum(["scaled", "wang", "plain"])
    .describe("Projections into the residual stream: divided by √(2 layers); wang_init, 2/(layers √width); or as all others")
    .default("scaled"),
  pretrained: z
    .string()
    .min(1)
    .max(4_096)
    .nullable()
    .describe(
      "Folder of a Hugging Face model or of a checkpoint, readable by the node, whose tensors replace the drawn ones; or checkpoint:ID; empty: none",
    )
    .default(null),
});
export type InitialisationSpecification = z.infer<typeof initialisationSpecification>;

const checkpointPrefix = "checkpoint:";

/** What follows `checkpoint:`, an id as a person gives it or the path that is recorded in its place; null for a folder. */
export function checkpointReference(pretrained: string): string | null {
  return pretrained.startsWith(checkpointPrefix) ? pretrained.slice(checkpointPrefix.length) : null;
}

/** The value of `initialisation.pretrained` that means the checkpoint recorded under `path`, relative to the store. */
export function pretrainedCheckpoint(path: string): string {
  return `${checkpointPrefix}${path}`;
}

export const optimizerSpecification = z.strictObject({
  name: z
    .enum(["adamw", "adam", "sgd", "adafactor", "lion", "muon"])
    .describe("Adam and SGD add the decay to the gradient, the others decay weights apart from it. Muon takes matrices, AdamW the rest"),
  beta1: z.number().min(0).max(0.9999).describe("Decay of the gradient's running mean; Adafactor's is of updates, and at 0 it keeps none"),
  beta2: z
    .number()
    .min(0)
    .max(0.99999)
    .describe("Decay of the squared gradient's running mean; the most it grows to in Adafactor; Lion's second rate"),
  epsilon: z.number().min(1e-30).max(1).describe("Added to the denominator of the update"),
  weightDecay: z.number().min(0).max(10).describe("Decay of weights a step, times the learning rate"),
  clipNorm: z.number().gt(0).max(1e9).describe("Global gradient norm above which the gradient is scaled down"),
  decayMask: z
    .enum(["matrices", "matrices-without-embeddings", "all"])
    .describe("What decays: parameters of two dimensions or more, those without embeddings, or everything")
    .default("matrices"),
  momentum: z.number().min(0).max(0.9999).describe("Of SGD and Muon").default(0.9),
  nesterov: z.boolean().describe("Looks ahead along the momentum; SGD and Muon").default(false),
});
export type OptimizerSpecification = z.infer<typeof optimizerSpecification>;

export const parametrisationSpecification = z.strictObject({
  method: z
    .enum(["standard", "mup"])
    .describe(
      "mup: initialisation, rates, attention scale and output scale follow the width, so that the best rate of a narrow model is that of a wide one " +
        "(Yang et al., Tensor Programs V, 2022)",
    )
    .default("standard"),
  baseWidth: z.int().min(8).max(65_536).describe("Width at which mup and the standard are the same").default(128),
  baseHeadWidth: z
    .int()
    .min(1)
    .max(65_536)
    .nullable()
    .describe("Features of a head at the base width; empty: the model's head width if it is given, else the base width over its heads")
    .default(null),
});
export type ParametrisationSpecification = z.infer<typeof parametrisationSpecification>;

export const stabilitySpecification = z.strictObject({
  skipUpdate: z
    .enum(["none", "non-finite", "rolling-sigma", "median-deviation"])
    .describe(
      "Updates that are not applied: none; those whose loss or gradient norm is not finite; and, beside those, outliers of loss or norm " +
        "by mean and deviation, or of the norm by median and median deviation, of the newest updates",
    )
    .default("none"),
  skipDeviations: z.number().gt(0).max(1_000).describe("Deviations above the middle from which an update is an outlier").default(6),
  skipWindow: z
    .int()
    .min(8)
    .max(10_000)
    .describe("Updates that the middle and the deviation are taken from; half of it must be there")
    .default(128),
});
export type StabilitySpecification = z.infer<typeof stabilitySpecification>;

export const lossSpecification = z.strictObject({
  labelSmoothing: z.number().min(0).max(0.9).describe("Share of the target spread evenly over the vocabulary").default(0),
  zLoss: z
    .number()
    .min(0)
    .max(1)
    .describe("Weight of log² of the softmax's denominator, which keeps logits small; 1e-4 in PaLM")
    .default(0),
});
export type LossSpecification = z.infer<typeof lossSpecification>;

const rate = (what: string) => z.number().min(0).max(0.95).describe(what).default(0);

export const regularisationSpecification = z.strictObject({
  embeddingDropout: rate("Share of embedded features dropped while training"),
  attentionDropout: rate("Share of attention weights dropped while training"),
  residualDropout: rate("Share of each sub-block's output dropped while training"),
  l1: z.number().min(0).max(1).describe("Weight of the sum of magnitudes of what decays, added to the loss").default(0),
  l2: z.number().min(0).max(1).describe("Weight of half the sum of squares of what decays, added to the loss").default(0),
});
export type RegularisationSpecification = z.infer<typeof regularisationSpecification>;

export const augmentationSpecification = z.strictObject({
  tokenMasking: rate("Share of input tokens replaced by the end-of-text token; what is to be predicted stays"),
  randomReplacement: rate("Share of input tokens replaced by random ones; what is to be predicted stays"),
  spanDeletion: rate("Share of tokens deleted in spans; the text closes up"),
  spanLength: z.int().min(1).max(1_000).describe("Mean length of a deleted span, tokens").default(3),
  bpeDropout: rate("Chance that the tokenizer skips a merge, so that words fall into other pieces"),
});
export type AugmentationSpecification = z.infer<typeof augmentationSpecification>;
