/** config.json of each family: what it means, what it lacks, and what is refused with the setting's name. */
import { type ModelSpecification, modelSpecification } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { IncompatibleWeightsError } from "../../src/errors";
import { architectureOf, configFromSpecification, specificationFromConfig } from "../../src/index";
import { referenceModel, referenceNames } from "../support/reference-model";

const configOf = (name: string) => referenceModel(name).config;

describe.each(referenceNames)("config.json of %s", (name) => {
  it("is read, and written so that the same is read again", () => {
    const model = specificationFromConfig(configOf(name));
    const written = configFromSpecification(model, 0);
    expect(architectureOf(specificationFromConfig(written))).toEqual(architectureOf(model));
    // Whatever the library wrote itself and we write too has the value that it gave.
    const both = Object.entries(configOf(name)).filter(
      ([key]) => key in written && !/dtype|token_id|attention_types|intermediate_size|n_inner/.test(key),
    );
    for (const [key, value] of both) expect([key, written[key]]).toEqual([key, value]);
  });
});

describe("settings", () => {
  const read = (name: string, change: Record<string, unknown>) => specificationFromConfig({ ...configOf(name), ...change });

  it.each<[string, Record<string, unknown>, Partial<ModelSpecification>]>([
    ["gpt2-tiny", { n_inner: 100, activation_function: "gelu" }, { feedForwardWidth: 100, activation: "gelu" }],
    ["gpt2-tiny", { scale_attn_by_inverse_layer_idx: true }, { attentionScale: "inverse-root-by-layer" }],
    ["gpt2-tiny", { scale_attn_weights: false }, { attentionScale: "none" }],
    ["gpt2-tiny", { layer_norm_epsilon: 1e-3, tie_word_embeddings: false }, { normEpsilon: 1e-3, tiedEmbeddings: false }],
    ["gpt2-tiny", { reorder_and_upcast_attn: true }, { attentionScale: "inverse-root" }],
    ["gpt-neox-tiny", {}, { block: "parallel", positions: "rotary", rotaryFraction: 0.25, activation: "gelu", tiedEmbeddings: false }],
    ["gpt-neox-tiny", { use_parallel_residual: false }, { block: "sequential" }],
    ["gpt-neox-tiny", { rope_parameters: null, rotary_pct: 0.5, rotary_emb_base: 5000 }, { rotaryFraction: 0.5, rotaryBase: 5000 }],
    ["gpt-neox-tiny", { rope_parameters: null }, { rotaryFraction: 0.25, rotaryBase: 10_000 }],
    ["gpt-neox-tiny", { rope_scaling: { type: "default", rope_theta: 7 } }, { rotaryBase: 7 }],
    ["gpt-neox-tiny", { rope_parameters: { partial_rotary_factor: 0.01 } }, { positions: "none" }],
    ["gpt-neox-tiny", { attention_bias: false }, { queryKeyValueBias: false, attentionOutputBias: false, feedForwardBias: true }],
    ["opt-tiny", {}, { positionOffset: 2, paddingToken: 1, activation: "relu", finalNorm: true, normPlacement: "pre" }],
    ["opt-tiny", { pad_token_id: null }, { paddingToken: null }],
    ["opt-tiny", { do_layer_norm_before: false }, { normPlacement: "post", finalNorm: false }],
    ["opt-tiny", { _remove_final_layer_norm: true }, { normPlacement: "pre", finalNorm: false }],
    ["opt-tiny", { enable_bias: false }, { queryKeyValueBias: false, attentionOutputBias: false, feedForwardBias: false }],
    ["opt-tiny", { layer_norm_elementwise_affine: false, word_embed_proj_dim: 16 }, { normAffine: false, embeddingWidth: 16 }],
    ["gpt-neo-odd", {}, { attentionPattern: ["dense", "banded"], bandWidth: 4, attentionScale: "none", queryKeyValueBias: false }],
    ["gpt-neo-odd", { attention_types: [[["local"], 2]], window_size: 256 }, { attentionPattern: ["banded"], bandWidth: 256 }],
  ])("of %s with %j", (name, change, expected) => {
    expect(read(name, change)).toMatchObject(expected);
  });

  it("that are absent have the library's defaults", () => {
    expect(specificationFromConfig({ model_type: "gpt2" })).toMatchObject({
      layers: 12,
      width: 768,
      heads: 12,
      context: 1024,
      vocabulary: 50_257,
    });
    expect(specificationFromConfig({ model_type: "gpt_neox" })).toMatchObject({
      layers: 44,
      width: 6144,
      heads: 64,
      feedForwardWidth: 24_576,
    });
    expect(specificationFromConfig({ model_type: "opt" })).toMatchObject({
      layers: 12,
      width: 768,
      feedForwardWidth: 3072,
      paddingToken: 1,
    });
    expect(specificationFromConfig({ model_type: "gpt_neo" })).toMatchObject({ layers: 24, width: 2048, heads: 16, bandWidth: 256 });
  });

  it("have second names", () => {
    expect(specificationFromConfig({ model_type: "gpt2", hidden_size: 64, num_attention_heads: 2 })).toMatchObject({ width: 64, heads: 2 });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["gpt2-tiny", { model_type: "llama" }, 'model_type = "llama"; supported: gpt2, gpt_neox, opt, gpt_neo'],
    ["gpt2-tiny", { model_type: null }, "model_type = null"],
    ["gpt2-tiny", { activation_function: "quick_gelu" }, 'activation_function = "quick_gelu"; supported: gelu_new'],
    ["gpt2-tiny", { add_cross_attention: true }, "add_cross_attention = true; supported: false"],
    ["gpt2-tiny", { scale_attn_by_inverse_layer_idx: true, scale_attn_weights: false }, "scale_attn_by_inverse_layer_idx = true"],
    ["gpt2-tiny", { n_head: "four" }, 'n_head = "four"; supported: whole numbers'],
    ["gpt2-tiny", { n_head: 5 }, "width must be a multiple of heads"],
    ["gpt2-tiny", { n_positions: 1 }, "context"],
    ["gpt2-tiny", { quantization_config: { bits: 4 } }, "quantization_config"],
    ["gpt-neox-tiny", { rope_parameters: { rope_type: "linear", factor: 2 } }, 'rope_parameters.rope_type = "linear"; supported: default'],
    ["gpt-neox-tiny", { rope_scaling: { type: "dynamic", factor: 2 } }, "rope_type"],
    ["gpt-neo-odd", { attention_types: [[["global", "sparse"], 1]] }, "attention_types"],
    ["gpt-neo-odd", { attention_types: [[["global"], 3]] }, "global and local, 2 in all"],
  ])("of %s with %j are refused", (name, change, message) => {
    expect(() => read(name, change)).toThrow(IncompatibleWeightsError);
    expect(() => read(name, change)).toThrow(message);
  });
});

describe("config.json from a specification", () => {
  const model = (change: Partial<ModelSpecification>) =>
    modelSpecification.parse({ family: "gpt2", layers: 2, width: 32, heads: 4, context: 24, vocabulary: 96, ...change });

  it("names the end-of-text token and the class", () => {
    expect(configFromSpecification(model({}), 7)).toMatchObject({
      eos_token_id: 7,
      architectures: ["GPT2LMHeadModel"],
      model_type: "gpt2",
    });
  });

  it("writes a dense GPT-3 as a GPT-2", () => {
    expect(configFromSpecification(model({ family: "gpt3" }), null)).toMatchObject({ model_type: "gpt2" });
  });

  it.each<[Partial<ModelSpecification>, string]>([
    [{ family: "gpt3", attentionPattern: ["dense", "banded"] }, "gpt2 model has no attentionPattern = dense,banded; it would be dense"],
    [{ activation: "swiglu" }, "activation = swiglu"],
    [{ norm: "rms" }, "norm = rms"],
    [{ positions: "alibi" }, "positions = alibi"],
    [{ block: "parallel" }, "block = parallel"],
    [{ headWidth: 16 }, "headWidth = 16"],
    [{ embeddingWidth: 16 }, "embeddingWidth = 16"],
    [{ feedForwardBias: false }, "feedForwardBias = false"],
    [{ family: "neox", positions: "learned" }, "positions = learned"],
    [{ family: "opt", positionOffset: 0 }, "positionOffset = 0; it would be 2"],
    [{ family: "opt", positionOffset: 2, normEpsilon: 1e-6 }, "normEpsilon"],
    [{ family: "gpt-neo", queryKeyValueBias: false }, "attentionScale = inverse-root; it would be none"],
  ])("refuses %j, naming the field", (change, message) => {
    expect(() => configFromSpecification(model(change), null)).toThrow(IncompatibleWeightsError);
    expect(() => configFromSpecification(model(change), null)).toThrow(message);
  });
});
