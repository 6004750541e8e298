/** GPT-2: transformers' GPT2Config and GPT2LMHeadModel. Its Conv1D layers hold [in, out], query, key and value side by side. */
import type { ModelSpecification } from "@trainyard/contracts";
import { names } from "../parameters";
import { activationName, activations } from "./activations";
import { asIs, fused } from "./arrangement";
import { type Format, fileTensor, layer, normTensors } from "./format";
import type { Settings } from "./settings";

export const gpt2: Format = {
  modelType: "gpt2",
  architecture: "GPT2LMHeadModel",
  prefix: "transformer.",
  heads: ["lm_head.weight"],
  redundant: /^h\.\d+\.attn\.(bias|masked_bias)$/,

  specification(settings) {
    settings.only("add_cross_attention", false);
    return {
      family: "gpt2",
      layers: settings.size(["n_layer", "num_hidden_layers"], 12),
      width: settings.size(["n_embd", "hidden_size"], 768),
      heads: settings.size(["n_head", "num_attention_heads"], 12),
      feedForwardWidth: settings.size("n_inner", null),
      context: settings.size(["n_positions", "max_position_embeddings"], 1_024),
      vocabulary: settings.size("vocab_size", 50_257),
      attentionScale: attentionScale(settings),
      normEpsilon: settings.number("layer_norm_epsilon", 1e-5),
      activation: settings.choice("activation_function", activations, "gelu_new"),
      tiedEmbeddings: settings.flag("tie_word_embeddings", true),
    };
  },

  config: (model) => ({
    n_layer: model.layers,
    n_embd: model.width,
    n_head: model.heads,
    n_inner: model.feedForwardWidth,
    n_positions: model.context,
    scale_attn_weights: model.attentionScale !== "none",
    scale_attn_by_inverse_layer_idx: model.attentionScale === "inverse-root-by-layer",
    layer_norm_epsilon: model.normEpsilon,
    activation_function: activationName(model.activation),
    attn_pdrop: 0,
    embd_pdrop: 0,
    resid_pdrop: 0,
  }),

  tensors: (model) => [
    fileTensor("transformer.wte.weight", asIs, names.tokenEmbedding),
    fileTensor("transformer.wpe.weight", asIs, names.positionEmbedding),
    ...Array.from({ length: model.layers }, (_, index) => blockTensors(index)).flat(),
    ...normTensors("transformer.ln_f", names.finalNorm),
  ],
};

function attentionScale(settings: Settings): ModelSpecification["attentionScale"] {
  const byRoot = settings.flag("scale_attn_weights", true);
  const byLayer = settings.flag("scale_attn_by_inverse_layer_idx", false);
  if (byLayer && !byRoot) settings.refuse("scale_attn_by_inverse_layer_idx", true, "true only with scale_attn_weights = true");
  return byLayer ? "inverse-root-by-layer" : byRoot ? "inverse-root" : "none";
}

function blockTensors(index: number) {
  const [block, attention, feedForward] = [`transformer.h.${index}`, names.attention(index), names.feedForward(index)];
  return [
    ...normTensors(`${block}.ln_1`, `${attention}.norm`),
    ...layer(`${block}.attn.c_attn`, fused(1), `${attention}.query`, `${attention}.key`, `${attention}.value`),
    ...layer(`${block}.attn.c_proj`, asIs, `${attention}.output`),
    ...normTensors(`${block}.ln_2`, `${feedForward}.norm`),
    ...layer(`${block}.mlp.c_fc`, asIs, `${feedForward}.up`),
    ...layer(`${block}.mlp.c_proj`, asIs, `${feedForward}.down`),
  ];
}
