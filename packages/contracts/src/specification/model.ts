/** The architecture of a decoder-only transformer, as its predecessors published it or changed in an informed way. */
import { z } from "zod";
import { checkRemoved } from "./removed";

/** Numbers the fields of an architecture that another field decides when they are left empty. */
const derived = (what: string) => z.int().min(1).max(262_144).nullable().describe(what).default(null);

/** Memory grows with layers x width^2; limits keep requests sane, not small. Defaults are GPT-2's. */
export const modelSpecification = z.strictObject({
  family: z
    .enum(["gpt2", "gpt3", "neox", "opt", "gpt-neo"])
    .describe("Published predecessor it descends from; decides the file format it is exported in"),
  layers: z.int().min(1).max(256).describe("Transformer blocks"),
  width: z.int().min(8).max(65_536).describe("Size of the residual stream"),
  heads: z.int().min(1).max(512).describe("Attention heads a layer"),
  headWidth: derived("Features of one head; empty: width / heads, which must then be whole"),
  feedForwardWidth: derived("Hidden features of the feed-forward block; empty: four times the width"),
  embeddingWidth: derived("Size of token embeddings; empty: the width. Smaller ones are projected up and down, as in OPT-350M"),
  context: z.int().min(8).max(65_536).describe("Tokens a training sequence holds"),
  vocabulary: z.int().min(32).max(1_000_000).describe("Tokens the tokenizer knows"),
  paddingToken: z
    .int()
    .min(0)
    .max(999_999)
    .nullable()
    .describe("Token whose embedding learns nothing from being read, as OPT's padding; empty: none")
    .default(null),
  attentionPattern: z
    .array(z.enum(["dense", "banded"]))
    .min(1)
    .max(256)
    .describe("Reach of attention layer by layer, repeated: dense sees everything before, banded the newest positions only")
    .default(["dense"]),
  bandWidth: z
    .int()
    .min(1)
    .max(65_536)
    .describe("Positions a banded layer sees, itself included. GPT-3's was never published: 128 is ours; GPT-Neo's is 256")
    .default(128),
  removed: z
    .array(
      z
        .string()
        .regex(/^((layer|attention|feed-forward):\d+|head:\d+\.\d+|norms|biases)$/, "must be a part such as head:3.1, layer:2 or norms"),
    )
    .max(1_024)
    .describe("Parts that are not computed, as in an ablation: layer:L, attention:L, feed-forward:L, head:L.H, norms, biases; from 0")
    .default([]),
  attentionScale: z
    .enum(["inverse-root", "inverse-root-by-layer", "none"])
    .describe("Factor on attention scores: 1/√(head width); that over the layer's number; or 1, as in GPT-Neo")
    .default("inverse-root"),
  queryKeyValueBias: z.boolean().describe("Biases of the query, key and value projections").default(true),
  attentionOutputBias: z.boolean().describe("Bias of attention's output projection").default(true),
  feedForwardBias: z.boolean().describe("Biases of the feed-forward block").default(true),
  positions: z
    .enum(["learned", "rotary", "sinusoidal", "alibi", "none"])
    .describe(
      "How a token's place is told: added embeddings (learned, sinusoidal), turned queries and keys (rotary), biased scores (ALiBi)",
    )
    .default("learned"),
  positionOffset: z.int().min(0).max(1_024).describe("Rows of the position table before the first position; 2 in OPT").default(0),
  rotaryFraction: z.number().gt(0).max(1).describe("Share of a head's features that rotary positions turn; 0.25 in GPT-NeoX").default(1),
  rotaryBase: z.number().gt(1).max(1e9).describe("Base of the rotary wavelengths").default(10_000),
  block: z
    .enum(["sequential", "parallel"])
    .describe("Parallel: attention and feed-forward both read the block's input, as in GPT-NeoX")
    .default("sequential"),
  normPlacement: z
    .enum(["pre", "post"])
    .describe("Normalise what a sub-block reads (pre) or the sum it leaves (post, as in OPT-350M)")
    .default("pre"),
  norm: z
    .enum(["layer", "rms", "batch", "none"])
    .describe("LayerNorm; RMSNorm (no mean, no bias); BatchNorm over batch and time, with running statistics for evaluation; or none")
    .default("layer"),
  normEpsilon: z.number().gt(0).max(0.1).describe("Added to the variance before the root").default(1e-5),
  normAffine: z.boolean().describe("Whether norms learn a gain (and a bias)").default(true),
  finalNorm: z.boolean().describe("A norm after the last block; post-norm models have none").default(true),
  activation: z
    .enum(["gelu-tanh", "gelu", "relu", "squared-relu", "silu", "swiglu"])
    .describe("Non-linearity of the feed-forward block; SwiGLU has a third matrix")
    .default("gelu-tanh"),
  tiedEmbeddings: z.boolean().describe("The output projection is the token embedding").default(true),
});
export type ModelSpecification = z.infer<typeof modelSpecification>;

/** Features of one attention head. */
export function headWidth({ headWidth: given, width, heads }: Pick<ModelSpecification, "headWidth" | "width" | "heads">): number {
  return given ?? width / heads;
}

/** Hidden features of the feed-forward block. */
export function feedForwardWidth({ feedForwardWidth: given, width }: Pick<ModelSpecification, "feedForwardWidth" | "width">): number {
  return given ?? 4 * width;
}

/** Features of a token embedding. */
export function embeddingWidth({ embeddingWidth: given, width }: Pick<ModelSpecification, "embeddingWidth" | "width">): number {
  return given ?? width;
}

/** Features of a head that rotary positions turn: pairs, as many as the fraction gives, a half pair counted whole (GPT-NeoX). */
export function rotaryWidth(model: Pick<ModelSpecification, "headWidth" | "width" | "heads" | "rotaryFraction">): number {
  return 2 * Math.ceil(Math.floor(headWidth(model) * model.rotaryFraction) / 2);
}

/** Whether layer `layer` (from 0) sees a band only. */
export function isBanded({ attentionPattern }: Pick<ModelSpecification, "attentionPattern">, layer: number): boolean {
  return attentionPattern[layer % attentionPattern.length] === "banded";
}

/** Combinations that no model can have; each names the field to change. */
export function checkModel(model: ModelSpecification, refuse: (field: keyof ModelSpecification, message: string) => void): void {
  if (model.headWidth === null && model.width % model.heads !== 0)
    refuse("width", `must be a multiple of heads: ${model.width} is not a multiple of ${model.heads}`);
  else if (model.positions === "rotary") {
    const turned = rotaryWidth(model);
    if (turned < 2 || turned > headWidth(model))
      refuse("rotaryFraction", `must turn between 2 and ${headWidth(model)} features of a head, not ${turned}`);
  }
  if (model.paddingToken !== null && model.paddingToken >= model.vocabulary)
    refuse("paddingToken", `must be below the vocabulary, ${model.vocabulary}`);
  if (model.block === "parallel" && model.normPlacement === "post")
    refuse("normPlacement", "must be pre where blocks are parallel: there is no sum of their own to normalise");
  checkRemoved(model, (message) => refuse("removed", message));
  if (model.positions === "sinusoidal" && model.width % 2 !== 0) refuse("width", "must be even for sinusoidal positions");
}
