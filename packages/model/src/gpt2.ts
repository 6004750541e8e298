/** GPT-2 as a graph: tokens to final hidden states. B sequences, T positions, C width, H heads, D = C / H, N = B T, V vocabulary. */
import type { ModelSpecification } from "@trainyard/contracts";
import {
  add,
  causalAttention,
  gather,
  gelu,
  gemm,
  graphOf,
  layerNormalization,
  linearCrossEntropy,
  reshape,
  slice,
  split,
  type Tensor,
  threeOperands,
  transpose,
} from "@trainyard/graph";
import { blockName, finalNorm, positionEmbedding, tokenEmbedding } from "./parameters";

/** Of every LayerNorm in GPT-2 (openai/gpt-2, src/model.py). */
const layerNormEpsilon = 1e-5;

/** Looks a parameter tensor up by its name. */
export type ParameterLookup = (name: string) => Tensor;

/** Hidden states [N, C] after the last LayerNorm, for tokens [B, T] with T at most the context. */
export function hiddenStates(specification: ModelSpecification, parameter: ParameterLookup, tokens: Tensor): Tensor {
  const [sequences = 1, length = 1] = tokens.shape;
  const rows = sequences * length;
  const positions = slice(parameter(positionEmbedding), 0, 0, length);
  const embedded = add(gather(parameter(tokenEmbedding), tokens), positions);
  let residual = reshape(embedded, [rows, specification.width]);
  for (let layer = 0; layer < specification.layers; layer += 1) {
    const input = residual;
    residual = graphOf(input).within(blockName(layer), () => block(specification, parameter, layer, input, sequences));
  }
  return layerNorm(parameter, finalNorm, residual);
}

/** Mean cross-entropy in nats over all targets; tokens int64 [B, T + 1], inputs their columns 0..T-1, targets 1..T. */
export function languageModelLoss(specification: ModelSpecification, parameter: ParameterLookup, tokens: Tensor): Tensor {
  const [sequences = 1, columns = 2] = tokens.shape;
  const length = columns - 1;
  const hidden = hiddenStates(specification, parameter, slice(tokens, 1, 0, length));
  const targets = reshape(slice(tokens, 1, 1, columns), [sequences * length]);
  return linearCrossEntropy(hidden, parameter(tokenEmbedding), targets);
}

/** x + attention(norm(x)), then x + mlp(norm(x)); [N, C] to [N, C]. */
function block(specification: ModelSpecification, parameter: ParameterLookup, layer: number, x: Tensor, sequences: number): Tensor {
  const name = blockName(layer);
  const attended = add(x, attention(specification, parameter, `${name}.attn`, layerNorm(parameter, `${name}.ln_1`, x), sequences));
  const inner = gelu(linear(parameter, `${name}.mlp.c_fc`, layerNorm(parameter, `${name}.ln_2`, attended)));
  return add(attended, linear(parameter, `${name}.mlp.c_proj`, inner));
}

function attention({ width, heads }: ModelSpecification, parameter: ParameterLookup, name: string, x: Tensor, sequences: number): Tensor {
  const length = (x.shape[0] ?? 1) / sequences;
  const perHead = [sequences, length, heads, width / heads];
  const thirds = [width, width, width];
  // Splitting the weight instead of the product moves C x 3C numbers instead of N x 3C, and spares the backward pass a concatenation.
  const weights = split(parameter(`${name}.c_attn.weight`), 1, thirds);
  const biases = split(parameter(`${name}.c_attn.bias`), 0, thirds);
  const projected = weights.map((weight, third) => {
    const bias = biases[third];
    return transpose(reshape(gemm(x, weight, bias === undefined ? {} : { bias }), perHead), [0, 2, 1, 3]);
  });
  const [query, key, value] = threeOperands(projected);
  const attended = causalAttention(query, key, value, 1 / Math.sqrt(width / heads));
  return linear(parameter, `${name}.c_proj`, reshape(transpose(attended, [0, 2, 1, 3]), x.shape));
}

function linear(parameter: ParameterLookup, name: string, x: Tensor): Tensor {
  return gemm(x, parameter(`${name}.weight`), { bias: parameter(`${name}.bias`) });
}

function layerNorm(parameter: ParameterLookup, name: string, x: Tensor): Tensor {
  return layerNormalization(x, parameter(`${name}.weight`), parameter(`${name}.bias`), layerNormEpsilon).output;
}
