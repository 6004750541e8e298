/** GPT-Neo: transformers' GPTNeoConfig and GPTNeoForCausalLM. Scores are not scaled; layers see everything before (global) or a window (local). */
import type { ModelSpecification } from "@trainyard/contracts";
import { names } from "../parameters";
import { activationName, activations } from "./activations";
import { asIs, transposed } from "./arrangement";
import { reachOfLayers, shortestPattern } from "./attention-pattern";
import { type FileTensor, type Format, fileTensor, layer, normTensors } from "./format";
import type { Settings } from "./settings";

type Reach = ModelSpecification["attentionPattern"][number];

const reaches: Readonly<Record<string, Reach>> = { global: "dense", local: "banded" };
/** The library's default: 24 layers by turns. */
const defaultTypes = [[["global", "local"], 12]];

export const gptNeo: Format = {
  modelType: "gpt_neo",
  architecture: "GPTNeoForCausalLM",
  prefix: "transformer.",
  heads: ["lm_head.weight"],
  redundant: /^h\.\d+\.attn\.attention\.(bias|masked_bias)$/,

  specification: (settings) => ({
    family: "gpt-neo",
    layers: settings.size(["num_layers", "num_hidden_layers"], 24),
    width: settings.size("hidden_size", 2_048),
    heads: settings.size(["num_heads", "num_attention_heads"], 16),
    feedForwardWidth: settings.size("intermediate_size", null),
    context: settings.size("max_position_embeddings", 2_048),
    vocabulary: settings.size("vocab_size", 50_257),
    attentionPattern: attentionPattern(settings),
    bandWidth: settings.size("window_size", 256),
    attentionScale: "none",
    queryKeyValueBias: false,
    normEpsilon: settings.number("layer_norm_epsilon", 1e-5),
    activation: settings.choice("activation_function", activations, "gelu_new"),
    tiedEmbeddings: settings.flag("tie_word_embeddings", true),
  }),

  config(model) {
    const layers = reachOfLayers(model).map((reach) => (reach === "banded" ? "local" : "global"));
    return {
      num_layers: model.layers,
      hidden_size: model.width,
      num_heads: model.heads,
      intermediate_size: model.feedForwardWidth,
      max_position_embeddings: model.context,
      attention_types: [[layers, 1]],
      attention_layers: layers,
      window_size: model.bandWidth,
      layer_norm_epsilon: model.normEpsilon,
      activation_function: activationName(model.activation),
      attention_dropout: 0,
      embed_dropout: 0,
      resid_dropout: 0,
    };
  },

  tensors: (model) => [
    fileTensor("transformer.wte.weight", asIs, names.tokenEmbedding),
    fileTensor("transformer.wpe.weight", asIs, names.positionEmbedding),
    ...Array.from({ length: model.layers }, (_, index) => blockTensors(index)).flat(),
    ...normTensors("transformer.ln_f", names.finalNorm),
  ],
};

/** `attention_types` is a list of [kinds, repetitions]; the library expands it and lets it decide over `attention_layers`. */
function attentionPattern(settings: Settings): Reach[] {
  const types = settings.value("attention_types") ?? defaultTypes;
  const kinds = Array.isArray(types) ? types.flatMap(expanded) : [];
  const layers = settings.size(["num_layers", "num_hidden_layers"], 24);
  const pattern = kinds.flatMap((kind) => (typeof kind === "string" ? (reaches[kind] ?? []) : []));
  if (pattern.length !== layers || kinds.length !== layers)
    settings.refuse("attention_types", types, `global and local, ${layers} in all as there are layers`);
  return shortestPattern(pattern);
}

function expanded(entry: unknown): readonly unknown[] {
  const [kinds, count] = Array.isArray(entry) ? entry : [];
  if (!Array.isArray(kinds) || !Number.isSafeInteger(count) || count < 0 || count > 1_024) return [null];
  return Array.from({ length: count }, () => kinds).flat();
}

function blockTensors(index: number): readonly FileTensor[] {
  const [block, attention, feedForward] = [`transformer.h.${index}`, names.attention(index), names.feedForward(index)];
  return [
    ...normTensors(`${block}.ln_1`, `${attention}.norm`),
    ...layer(`${block}.attn.attention.q_proj`, transposed, `${attention}.query`),
    ...layer(`${block}.attn.attention.k_proj`, transposed, `${attention}.key`),
    ...layer(`${block}.attn.attention.v_proj`, transposed, `${attention}.value`),
    ...layer(`${block}.attn.attention.out_proj`, transposed, `${attention}.output`),
    ...normTensors(`${block}.ln_2`, `${feedForward}.norm`),
    ...layer(`${block}.mlp.c_fc`, transposed, `${feedForward}.up`),
    ...layer(`${block}.mlp.c_proj`, transposed, `${feedForward}.down`),
  ];
}
