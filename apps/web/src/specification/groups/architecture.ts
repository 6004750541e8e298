/** Where the fields of the model's architecture stand, and what they are called. */
import { embeddingWidth, feedForwardWidth, headWidth } from "@trainyard/contracts";
import { formatInteger } from "../../lib/format";
import { lists, oneOf, otherThan } from "../condition";
import type { FieldGroup } from "../field-group";

const normed = otherThan("model.norm", "none", "there are norms");
const rotary = oneOf("model.positions", ["rotary"], "positions are rotary");

export const architectureGroups: readonly FieldGroup[] = [
  {
    id: "size",
    title: "Size",
    fields: [
      {
        path: "model.family",
        label: "Family",
        optionLabels: { gpt2: "GPT-2", gpt3: "GPT-3", neox: "GPT-NeoX", opt: "OPT", "gpt-neo": "GPT-Neo" },
      },
      { path: "model.layers", label: "Layers" },
      { path: "model.width", label: "Width" },
      { path: "model.heads", label: "Heads" },
      {
        path: "model.headWidth",
        label: "Head width",
        whenEmpty: ({ model }) => `${formatInteger(headWidth(model))}, width / heads`,
      },
      { path: "model.context", label: "Context", unit: "tokens" },
      { path: "model.vocabulary", label: "Vocabulary", unit: "tokens" },
      {
        path: "model.embeddingWidth",
        label: "Embedding width",
        whenEmpty: ({ model }) => `${formatInteger(embeddingWidth(model))}, the width`,
      },
      { path: "model.tiedEmbeddings", label: "Tied embeddings" },
      { path: "model.paddingToken", label: "Padding token", whenEmpty: () => "none: every token learns" },
    ],
  },
  {
    id: "attention",
    title: "Attention",
    fields: [
      { path: "model.attentionPattern", label: "Pattern" },
      {
        path: "model.bandWidth",
        label: "Band width",
        unit: "tokens",
        matters: lists("model.attentionPattern", "banded", "the pattern has banded layers"),
      },
      {
        path: "model.attentionScale",
        label: "Scale of scores",
        optionLabels: { "inverse-root": "1/√(head width)", "inverse-root-by-layer": "1/(layer √(head width))", none: "none: 1" },
      },
      { path: "model.removed", label: "Removed parts" },
      { path: "model.queryKeyValueBias", label: "Biases of query, key, value" },
      { path: "model.attentionOutputBias", label: "Bias of the output" },
    ],
  },
  {
    id: "positions",
    title: "Positions",
    fields: [
      { path: "model.positions", label: "Positions", optionLabels: { alibi: "ALiBi" } },
      {
        path: "model.positionOffset",
        label: "Offset of the table",
        unit: "rows",
        matters: oneOf("model.positions", ["learned"], "positions are learned"),
      },
      { path: "model.rotaryFraction", label: "Rotary fraction", matters: rotary },
      { path: "model.rotaryBase", label: "Rotary base", matters: rotary },
    ],
  },
  {
    id: "blocks",
    title: "Blocks and norms",
    fields: [
      { path: "model.block", label: "Blocks" },
      {
        path: "model.norm",
        label: "Norm",
        optionLabels: { layer: "LayerNorm", rms: "RMSNorm", batch: "BatchNorm" },
      },
      { path: "model.normPlacement", label: "Placement", optionLabels: { pre: "pre-norm", post: "post-norm" }, matters: normed },
      { path: "model.normEpsilon", label: "Epsilon of norms", matters: normed },
      { path: "model.normAffine", label: "Learned gain", matters: normed },
      { path: "model.finalNorm", label: "Final norm", matters: normed },
    ],
  },
  {
    id: "feed-forward",
    title: "Feed-forward",
    fields: [
      {
        path: "model.feedForwardWidth",
        label: "Hidden width",
        whenEmpty: ({ model }) => `${formatInteger(feedForwardWidth(model))}, 4 × width`,
      },
      {
        path: "model.activation",
        label: "Activation",
        optionLabels: {
          "gelu-tanh": "GELU (tanh)",
          gelu: "GELU (exact)",
          relu: "ReLU",
          "squared-relu": "squared ReLU",
          silu: "SiLU",
          swiglu: "SwiGLU",
        },
      },
      { path: "model.feedForwardBias", label: "Biases" },
    ],
  },
  {
    id: "initialisation",
    title: "Initialisation",
    fields: [
      {
        path: "initialisation.method",
        label: "Method",
        optionLabels: { xavier: "Xavier uniform", small: "small_init", "t-fixup": "T-Fixup" },
      },
      {
        path: "initialisation.standardDeviation",
        label: "Standard deviation",
        matters: oneOf("initialisation.method", ["normal"], "the method is normal"),
      },
      {
        path: "initialisation.residual",
        label: "Residual projections",
        optionLabels: { scaled: "÷ √(2 layers)", wang: "wang_init", plain: "as all others" },
        matters: oneOf("initialisation.method", ["normal", "small"], "the method is normal or small_init"),
      },
      { path: "parametrisation.method", label: "Parametrisation", optionLabels: { standard: "standard", mup: "muP" } },
      {
        path: "parametrisation.baseWidth",
        label: "Base width",
        matters: oneOf("parametrisation.method", ["mup"], "the parametrisation is muP"),
      },
      {
        path: "parametrisation.baseHeadWidth",
        label: "Head width at it",
        whenEmpty: () => "heads are as many at every width",
        matters: oneOf("parametrisation.method", ["mup"], "the parametrisation is muP"),
      },
      { path: "initialisation.pretrained", label: "Pretrained weights", isLong: true, whenEmpty: () => "none: all drawn at random" },
    ],
  },
];
