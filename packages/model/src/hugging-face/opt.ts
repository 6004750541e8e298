/** OPT: transformers' OPTConfig and OPTForCausalLM. Its position table begins with two rows that no position uses. */
import { embeddingWidth, feedForwardWidth } from "@trainyard/contracts";
import { names } from "../parameters";
import { activationName, activations } from "./activations";
import { asIs, transposed } from "./arrangement";
import { type FileTensor, type Format, fileTensor, layer, normTensors } from "./format";

const positionOffset = 2;

export const opt: Format = {
  modelType: "opt",
  architecture: "OPTForCausalLM",
  prefix: "model.",
  heads: ["lm_head.weight"],
  redundant: /^decoder\.version$/,

  specification(settings) {
    const width = settings.size("hidden_size", 768);
    const bias = settings.flag("enable_bias", true);
    const before = settings.flag("do_layer_norm_before", true);
    return {
      family: "opt",
      layers: settings.size("num_hidden_layers", 12),
      width,
      heads: settings.size("num_attention_heads", 12),
      feedForwardWidth: settings.size("ffn_dim", 3_072),
      embeddingWidth: settings.size("word_embed_proj_dim", null),
      context: settings.size("max_position_embeddings", 2_048),
      vocabulary: settings.size("vocab_size", 50_272),
      paddingToken: settings.sizeOrNone("pad_token_id", 1),
      queryKeyValueBias: bias,
      attentionOutputBias: bias,
      feedForwardBias: bias,
      positionOffset,
      normPlacement: before ? "pre" : "post",
      normAffine: settings.flag("layer_norm_elementwise_affine", true),
      finalNorm: before && !settings.flag("_remove_final_layer_norm", false),
      activation: settings.choice("activation_function", activations, "relu"),
      tiedEmbeddings: settings.flag("tie_word_embeddings", true),
    };
  },

  config: (model) => ({
    num_hidden_layers: model.layers,
    hidden_size: model.width,
    num_attention_heads: model.heads,
    ffn_dim: feedForwardWidth(model),
    word_embed_proj_dim: embeddingWidth(model),
    max_position_embeddings: model.context,
    enable_bias: model.queryKeyValueBias,
    do_layer_norm_before: model.normPlacement === "pre",
    layer_norm_elementwise_affine: model.normAffine,
    _remove_final_layer_norm: model.normPlacement === "pre" && !model.finalNorm,
    activation_function: activationName(model.activation),
    pad_token_id: model.paddingToken,
    dropout: 0,
    attention_dropout: 0,
    layerdrop: 0,
  }),

  tensors: (model) => [
    fileTensor("model.decoder.embed_tokens.weight", asIs, names.tokenEmbedding),
    fileTensor("model.decoder.embed_positions.weight", asIs, names.positionEmbedding),
    fileTensor("model.decoder.project_in.weight", transposed, names.embeddingProjection),
    ...Array.from({ length: model.layers }, (_, index) => blockTensors(index)).flat(),
    ...normTensors("model.decoder.final_layer_norm", names.finalNorm),
    fileTensor("model.decoder.project_out.weight", transposed, names.outputProjection),
  ],
};

function blockTensors(index: number): readonly FileTensor[] {
  const [block, attention, feedForward] = [`model.decoder.layers.${index}`, names.attention(index), names.feedForward(index)];
  return [
    ...normTensors(`${block}.self_attn_layer_norm`, `${attention}.norm`),
    ...layer(`${block}.self_attn.q_proj`, transposed, `${attention}.query`),
    ...layer(`${block}.self_attn.k_proj`, transposed, `${attention}.key`),
    ...layer(`${block}.self_attn.v_proj`, transposed, `${attention}.value`),
    ...layer(`${block}.self_attn.out_proj`, transposed, `${attention}.output`),
    ...normTensors(`${block}.final_layer_norm`, `${feedForward}.norm`),
    ...layer(`${block}.fc1`, transposed, `${feedForward}.up`),
    ...layer(`${block}.fc2`, transposed, `${feedForward}.down`),
  ];
}
