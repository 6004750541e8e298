/** A decoder as a graph: tokens to final hidden states. B sequences, T positions, C width, E embedding width, N = B T, V vocabulary. */
import { embeddingWidth, hasSubBlock, type SubBlock } from "@trainyard/contracts";
import { add, gather, gemm, graphOf, reshape, type Tensor } from "@trainyard/graph";
import { hasFinalNorm, names } from "../parameters";
import { scaledForOutput } from "../parametrisation";
import { attention } from "./attention";
import { feedForward } from "./feed-forward";
import type { ForwardPass } from "./forward-pass";
import { between, gateOf } from "./gates";
import { normalise } from "./norm";
import { addPositions } from "./positions";

/** What the output projection reads, [N, E], for tokens [B, T] with T at most the context. */
export function hiddenStates(pass: ForwardPass, tokens: Tensor): Tensor {
  const { model, parameter, drop } = pass;
  const [sequences = 1, length = 1] = tokens.shape;
  const rows = sequences * length;
  const isProjected = embeddingWidth(model) !== model.width;
  const looked = gather(parameter(names.tokenEmbedding), tokens, model.paddingToken);
  const widened = isProjected ? gemm(reshape(looked, [rows, embeddingWidth(model)]), parameter(names.embeddingProjection)) : looked;
  const placed = addPositions(pass, reshape(widened, [sequences, length, model.width]));
  let residual = drop.embedding(reshape(placed, [rows, model.width]));
  pass.watch?.("embedding", residual);
  for (let layer = 0; layer < model.layers; layer += 1) {
    const input = residual;
    residual = graphOf(input).within(names.block(layer), () => block(pass, layer, input, sequences));
    pass.watch?.(`block ${layer + 1}`, residual);
  }
  const final = hasFinalNorm(model) ? normalise(pass, names.finalNorm, residual) : residual;
  return scaledForOutput(pass, isProjected ? gemm(final, parameter(names.outputProjection)) : final);
}

/** The matrix [V, E] that turns hidden states into logits. */
export function outputWeight({ model, parameter }: ForwardPass): Tensor {
  return parameter(model.tiedEmbeddings ? names.tokenEmbedding : names.output);
}

/**
 * Pre-norm: x + f(norm(x)) for attention, then feed-forward; post-norm: norm(x + f(x)) for each; parallel: both read the same x, each through
 * a norm of its own (GPT-NeoX-20B). A sub-block that is removed leaves what it would read as it is, without its norm.
 */
function block(pass: ForwardPass, layer: number, x: Tensor, sequences: number): Tensor {
  const { model, drop } = pass;
  const normOf = { attention: `${names.attention(layer)}.norm`, feedForward: `${names.feedForward(layer)}.norm` };
  const attend = (input: Tensor) => drop.residual(attention(pass, layer, input, sequences), layer, "attention");
  const transform = (input: Tensor) => drop.residual(feedForward(pass, layer, input), layer, "feedForward");
  const through = (part: SubBlock, stream: Tensor, next: () => Tensor) =>
    hasSubBlock(model, layer, part) ? between(stream, next(), gateOf(pass, part, layer)) : stream;
  if (model.normPlacement === "post") {
    const attended = through("attention", x, () => normalise(pass, normOf.attention, add(x, attend(x))));
    return through("feed-forward", attended, () => normalise(pass, normOf.feedForward, add(attended, transform(attended))));
  }
  const attended = through("attention", x, () => add(x, attend(normalise(pass, normOf.attention, x))));
  const read = model.block === "parallel" ? x : attended;
  return through("feed-forward", attended, () => add(attended, transform(normalise(pass, normOf.feedForward, read))));
}
