/** GPT-NeoX and Pythia: transformers' GPTNeoXConfig and GPTNeoXForCausalLM. Query, key and value of each head lie side by side. */
import { names } from "../parameters";
import { activationName, activations } from "./activations";
import { asIs, fused, transposed, within } from "./arrangement";
import { type FileTensor, type Format, fileTensor, layer, normTensors } from "./format";
import { type Config, Settings } from "./settings";

export const neox: Format = {
  modelType: "gpt_neox",
  architecture: "GPTNeoXForCausalLM",
  prefix: "gpt_neox.",
  heads: ["embed_out.weight", "lm_head.weight"],
  redundant: /^(layers\.\d+\.attention\.(bias|masked_bias|rotary_emb\.inv_freq)|rotary_emb\.inv_freq)$/,

  specification(settings) {
    const attentionBias = settings.flag("attention_bias", true);
    return {
      family: "neox",
      layers: settings.size("num_hidden_layers", 44),
      width: settings.size("hidden_size", 6_144),
      heads: settings.size("num_attention_heads", 64),
      feedForwardWidth: settings.size("intermediate_size", 24_576),
      context: settings.size("max_position_embeddings", 2_048),
      vocabulary: settings.size("vocab_size", 50_432),
      queryKeyValueBias: attentionBias,
      attentionOutputBias: attentionBias,
      ...rotary(settings),
      block: settings.flag("use_parallel_residual", true) ? "parallel" : "sequential",
      normEpsilon: settings.number("layer_norm_eps", 1e-5),
      activation: settings.choice("hidden_act", activations, "gelu"),
      tiedEmbeddings: settings.flag("tie_word_embeddings", false),
    };
  },

  // The rotary settings under their names of both major versions of the library.
  config: (model) => ({
    num_hidden_layers: model.layers,
    hidden_size: model.width,
    num_attention_heads: model.heads,
    intermediate_size: model.feedForwardWidth ?? 4 * model.width,
    max_position_embeddings: model.context,
    attention_bias: model.queryKeyValueBias,
    rotary_pct: model.rotaryFraction,
    rotary_emb_base: model.rotaryBase,
    rope_parameters: { rope_type: "default", rope_theta: model.rotaryBase, partial_rotary_factor: model.rotaryFraction },
    use_parallel_residual: model.block === "parallel",
    layer_norm_eps: model.normEpsilon,
    hidden_act: activationName(model.activation),
    attention_dropout: 0,
    hidden_dropout: 0,
  }),

  tensors: (model) => [
    fileTensor("gpt_neox.embed_in.weight", asIs, names.tokenEmbedding),
    ...Array.from({ length: model.layers }, (_, index) => blockTensors(index, model.heads)).flat(),
    ...normTensors("gpt_neox.final_layer_norm", names.finalNorm),
  ],
};

/** A fraction too small to turn any feature leaves a model without positions. */
function rotary(settings: Settings) {
  const parameters = new Settings((settings.value("rope_scaling", "rope_parameters") ?? {}) as Config);
  const type = parameters.value("rope_type", "type") ?? "default";
  if (type !== "default") settings.refuse("rope_parameters.rope_type", type, "default");
  const headWidth = settings.size("hidden_size", 6_144) / settings.size("num_attention_heads", 64);
  const rotaryFraction = parameters.number("partial_rotary_factor", settings.number("rotary_pct", 0.25));
  if (Math.floor(headWidth * rotaryFraction) === 0) return { positions: "none" } as const;
  const rotaryBase = parameters.number("rope_theta", settings.number("rotary_emb_base", 10_000));
  return { positions: "rotary", rotaryFraction, rotaryBase } as const;
}

function blockTensors(index: number, heads: number): readonly FileTensor[] {
  const [block, attention, feedForward] = [`gpt_neox.layers.${index}`, names.attention(index), names.feedForward(index)];
  const byHead = within(transposed, fused(heads));
  return [
    ...normTensors(`${block}.input_layernorm`, `${attention}.norm`),
    ...layer(`${block}.attention.query_key_value`, byHead, `${attention}.query`, `${attention}.key`, `${attention}.value`),
    ...layer(`${block}.attention.dense`, transposed, `${attention}.output`),
    ...normTensors(`${block}.post_attention_layernorm`, `${feedForward}.norm`),
    ...layer(`${block}.mlp.dense_h_to_4h`, transposed, `${feedForward}.up`),
    ...layer(`${block}.mlp.dense_4h_to_h`, transposed, `${feedForward}.down`),
  ];
}
