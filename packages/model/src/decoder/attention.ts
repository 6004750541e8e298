/** Causal self-attention: [N, C] to [N, C], N = B T. H heads of D features. */
import { headWidth, isBanded } from "@trainyard/contracts";
import { causalAttention, mul, reshape, type Tensor, transpose } from "@trainyard/graph";
import { names } from "../parameters";
import { attentionScale } from "../parametrisation";
import type { ForwardPass } from "./forward-pass";
import { headFactors } from "./gates";
import { linear } from "./linear";
import { turn } from "./positions";

export function attention(pass: ForwardPass, layer: number, x: Tensor, sequences: number): Tensor {
  const { model, drop } = pass;
  const { heads } = model;
  const width = headWidth(model);
  const [rows = 1] = x.shape;
  const length = rows / sequences;
  const name = names.attention(layer);
  const perHead = (part: string) =>
    transpose(reshape(linear(pass, `${name}.${part}`, x, model.queryKeyValueBias), [sequences, length, heads, width]), [0, 2, 1, 3]);
  const query = turn(model, perHead("query"));
  const key = turn(model, perHead("key"));
  const attended = causalAttention(query, key, perHead("value"), {
    scale: attentionScale(pass, layer),
    bandWidth: isBanded(model, layer) ? model.bandWidth : null,
    alibi: model.positions === "alibi",
    dropMask: drop.attention([sequences, heads, length, length], layer),
  });
  const factors = headFactors(pass, layer, attended);
  const kept = factors === undefined ? attended : mul(attended, factors);
  const joined = reshape(transpose(kept, [0, 2, 1, 3]), [rows, heads * width]);
  return linear(pass, `${name}.output`, joined, model.attentionOutputBias);
}
