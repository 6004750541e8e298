/** Hugging Face GPT-2 checkpoints in and out: config.json and the tensors of model.safetensors. */
import { type ModelSpecification, modelSpecification, parseOrThrow } from "@trainyard/contracts";
import { formatShape, sameShape } from "@trainyard/graph";
import { IncompatibleWeightsError } from "./errors";
import { parameterList } from "./parameters";
import { float32Values, type Safetensors, storedFloat32, writeSafetensors } from "./safetensors";

/** Settings of transformers' GPT2Config that this implementation has in one form only. Absent means the default, which is that form. */
const fixedSettings: Readonly<Record<string, unknown>> = {
  model_type: "gpt2",
  activation_function: "gelu_new",
  layer_norm_epsilon: 1e-5,
  tie_word_embeddings: true,
  scale_attn_weights: true,
  scale_attn_by_inverse_layer_idx: false,
  reorder_and_upcast_attn: false,
  add_cross_attention: false,
};

/** The architecture a config.json describes. Throws an IncompatibleWeightsError for another family or an unsupported setting. */
export function specificationFromConfig(config: Readonly<Record<string, unknown>>): ModelSpecification {
  for (const [setting, supported] of Object.entries(fixedSettings)) {
    const value = config[setting] ?? supported;
    if (value !== supported)
      throw new IncompatibleWeightsError(`config.json has ${setting} = ${String(value)}; only ${String(supported)} is supported.`);
  }
  const inner = config.n_inner;
  if (typeof inner === "number" && inner !== 4 * Number(config.n_embd))
    throw new IncompatibleWeightsError(`config.json has n_inner = ${inner}; only four times n_embd is supported.`);
  return parseOrThrow(modelSpecification, {
    family: "gpt2",
    layers: config.n_layer,
    width: config.n_embd,
    heads: config.n_head,
    context: config.n_positions,
    vocabulary: config.vocab_size,
  });
}

/** Buffers that old checkpoints hold beside the parameters: causal masks, and the tied output projection written out. */
const redundant = /^(transformer\.h\.\d+\.attn\.(bias|masked_bias)|lm_head\.weight)$/;

/** The parameters of a checkpoint by canonical name. Throws an IncompatibleWeightsError for a missing, unexpected or misshapen tensor. */
export function parametersFromSafetensors(specification: ModelSpecification, { tensors }: Safetensors): Map<string, Float32Array> {
  // The published checkpoints of the bare model lack the prefix that the language-model head's checkpoints have.
  const prefix = tensors.has("transformer.wte.weight") ? "" : "transformer.";
  const stored = new Map([...tensors].map(([name, tensor]) => [`${prefix}${name}`, tensor]));
  const parameters = new Map<string, Float32Array>();
  for (const { name, shape } of parameterList(specification)) {
    const tensor = stored.get(name);
    if (tensor === undefined) throw new IncompatibleWeightsError(`The weights lack the tensor ${name}.`);
    if (!sameShape(tensor.shape, shape))
      throw new IncompatibleWeightsError(`Tensor ${name} is ${formatShape(tensor.shape)}; the model needs ${formatShape(shape)}.`);
    parameters.set(name, float32Values(name, tensor));
  }
  const unexpected = [...stored.keys()].find(
    (name) => !parameters.has(name) && !redundant.test(name.replace(/^transformer\.lm_head/, "lm_head")),
  );
  if (unexpected !== undefined) throw new IncompatibleWeightsError(`The weights hold the unexpected tensor ${unexpected}.`);
  return parameters;
}

/** A model.safetensors that transformers loads. Throws an IncompatibleWeightsError where a parameter is missing. */
export function parametersToSafetensors(specification: ModelSpecification, parameters: ReadonlyMap<string, Float32Array>): Uint8Array {
  const tensors = parameterList(specification).map(({ name, shape }) => {
    const values = parameters.get(name);
    if (values === undefined) throw new IncompatibleWeightsError(`The weights lack the tensor ${name}.`);
    return [name, storedFloat32(shape, values)] as const;
  });
  return writeSafetensors(new Map(tensors), { format: "pt" });
}
