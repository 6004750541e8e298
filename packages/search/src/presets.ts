/** Spaces to begin with: what most work before a large run tries, each with where its values come from. */
import { parseOrThrow, type SearchSpace, type SearchSpaceInput, searchSpace } from "@trainyard/contracts";

export interface Preset {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly space: SearchSpace;
}

type ParameterInput = SearchSpaceInput["parameters"][number];

const learningRate: ParameterInput = { kind: "float", path: "schedule.peakLearningRate", low: 1e-4, high: 1e-2, scale: "log" };
const sequences: ParameterInput = { kind: "categorical", path: "batch.sequences", choices: [4, 8, 16, 32, 64] };
const residualDropout: ParameterInput = { kind: "float", path: "regularisation.residualDropout", low: 0, high: 0.3, step: 0.05 };

function preset(
  name: string,
  title: string,
  source: string,
  parameters: readonly ParameterInput[],
  constraints: readonly string[] = [],
): Preset {
  return { name, title, source, space: parseOrThrow(searchSpace, { parameters, constraints }) };
}

/** A list, such as an attention pattern, is written as a person types it: `dense, banded`. */
export const presets: readonly Preset[] = [
  preset(
    "usual",
    "Learning rate, batch, dropout",
    "What is usually searched automatically. Rates about GPT-3's (Brown et al. 2020) and nanoGPT's small ones; dropout up to nanoGPT's 0.2 and above",
    [learningRate, sequences, residualDropout],
  ),
  preset(
    "learning-rate",
    "Learning rate",
    "GPT-3: 6e-5 to 6e-4, higher the smaller the model (Brown et al. 2020); cosine to 0 or to 10 %, or linear",
    [
      learningRate,
      { kind: "categorical", path: "schedule.decay", choices: ["cosine", "linear", "warmup-stable-decay"] },
      { kind: "categorical", path: "schedule.finalFraction", choices: [0, 0.1] },
    ],
  ),
  preset(
    "weight-decay",
    "Weight decay",
    "0.1 in GPT-3, 0.01 in GPT-NeoX-20B; apart from the gradient (Loshchilov and Hutter 2019), so that it is best searched with the rate",
    [
      { kind: "float", path: "optimizer.weightDecay", low: 1e-3, high: 1, scale: "log" },
      learningRate,
      { kind: "categorical", path: "optimizer.decayMask", choices: ["matrices", "matrices-without-embeddings", "all"] },
    ],
  ),
  preset(
    "batch",
    "Batch size",
    "The best rate grows with the batch up to a critical size (McCandlish et al. 2018), so that both are searched",
    [sequences, { kind: "categorical", path: "batch.accumulation", choices: [1, 2, 4] }, learningRate],
  ),
  preset("dropout", "Dropout", "0.1 everywhere in GPT-2, 0.2 in nanoGPT's small ones, none where data is not repeated (GPT-NeoX-20B)", [
    residualDropout,
    { kind: "float", path: "regularisation.attentionDropout", low: 0, high: 0.3, step: 0.05 },
    { kind: "float", path: "regularisation.embeddingDropout", low: 0, high: 0.3, step: 0.05 },
  ]),
  preset(
    "optimizer",
    "Optimizer",
    "AdamW with 0.95 in GPT-3, 0.999 in Kingma and Ba 2015; Lion takes a third to a tenth of its rate (Chen et al. 2023); Muon (Jordan et al. 2024)",
    [
      { kind: "categorical", path: "optimizer.name", choices: ["adamw", "adafactor", "lion", "muon"] },
      { kind: "float", path: "schedule.peakLearningRate", low: 3e-5, high: 3e-2, scale: "log" },
      {
        kind: "categorical",
        path: "optimizer.beta2",
        choices: [0.95, 0.99, 0.999],
        when: { path: "optimizer.name", in: ["adamw", "lion"] },
      },
      { kind: "float", path: "optimizer.momentum", low: 0.85, high: 0.98, when: { path: "optimizer.name", in: ["muon"] } },
    ],
  ),
  preset(
    "initialisation",
    "Weight initialisation",
    "0.02 in GPT-2, 0.006 in OPT; small_init (Nguyen and Salazar 2019) and wang_init as in GPT-NeoX-20B; Xavier (Glorot and Bengio 2010)",
    [
      { kind: "categorical", path: "initialisation.method", choices: ["normal", "small", "xavier"] },
      {
        kind: "float",
        path: "initialisation.standardDeviation",
        low: 0.005,
        high: 0.05,
        scale: "log",
        when: { path: "initialisation.method", in: ["normal"] },
      },
      { kind: "categorical", path: "initialisation.residual", choices: ["scaled", "wang", "plain"] },
    ],
  ),
  preset(
    "positions",
    "Positional embeddings",
    "Learned: GPT-2; sinusoidal: Vaswani et al. 2017; rotary: Su et al. 2021, a quarter of a head in GPT-NeoX-20B; ALiBi: Press et al. 2022; none: Haviv et al. 2022",
    [
      { kind: "categorical", path: "model.positions", choices: ["learned", "rotary", "sinusoidal", "alibi", "none"] },
      { kind: "categorical", path: "model.rotaryFraction", choices: [0.25, 0.5, 1], when: { path: "model.positions", in: ["rotary"] } },
    ],
  ),
  preset(
    "activation",
    "Activation",
    "GELU: GPT-2; ReLU: OPT; squared ReLU: So et al. 2021; SwiGLU: Shazeer 2020, whose third matrix makes the model larger",
    [{ kind: "categorical", path: "model.activation", choices: ["gelu-tanh", "relu", "squared-relu", "silu", "swiglu"] }],
  ),
  preset("loss", "Loss function", "Label smoothing of 0.1: Vaswani et al. 2017; z-loss of 1e-4: PaLM (Chowdhery et al. 2022)", [
    { kind: "float", path: "loss.labelSmoothing", low: 0, high: 0.2, step: 0.05 },
    { kind: "categorical", path: "loss.zLoss", choices: [0, 1e-5, 1e-4, 1e-3] },
  ]),
  preset(
    "context",
    "Sequence length",
    "Powers of two up to GPT-2's 1024; losses of different lengths do not compare exactly: a longer context predicts more easily",
    [{ kind: "categorical", path: "model.context", choices: [64, 128, 256, 512, 1024] }, learningRate],
  ),
  preset(
    "shape",
    "Layers, heads, parameters",
    "Losses depend on depth and width weakly at the same number of parameters (Kaplan et al. 2020, section 3.1); heads of 64 features in GPT-2",
    [
      { kind: "integer", path: "model.layers", low: 2, high: 12 },
      { kind: "integer", path: "model.width", low: 64, high: 512, step: 64 },
      { kind: "categorical", path: "model.heads", choices: [2, 4, 8, 16] },
    ],
    ["model.width % model.heads == 0", "model.width / model.heads >= 16"],
  ),
  preset(
    "sparsity",
    "Dense or sparse layers",
    "Alternating dense and banded layers: GPT-3, after Child et al. 2019; a band of 256 in GPT-Neo",
    [
      { kind: "categorical", path: "model.attentionPattern", choices: ["dense", "dense, banded", "banded"] },
      {
        kind: "integer",
        path: "model.bandWidth",
        low: 16,
        high: 256,
        scale: "log",
        when: { path: "model.attentionPattern", in: ["dense, banded", "banded"] },
      },
    ],
  ),
];
