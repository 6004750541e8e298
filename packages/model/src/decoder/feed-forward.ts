/** The feed-forward block: [N, C] to [N, C] through F hidden features. */
import type { ModelSpecification } from "@trainyard/contracts";
import { gelu, geluExact, mul, relu, silu, squaredRelu, type Tensor } from "@trainyard/graph";
import { names } from "../parameters";
import type { ForwardPass } from "./forward-pass";
import { gateOf } from "./gates";
import { linear } from "./linear";

export function feedForward(pass: ForwardPass, layer: number, x: Tensor): Tensor {
  const { activation, feedForwardBias: hasBias } = pass.model;
  const name = names.feedForward(layer);
  const up = linear(pass, `${name}.up`, x, hasBias);
  // SwiGLU: silu(x G) x U, Shazeer, GLU Variants Improve Transformer (2020), equation 6
  const hidden = activation === "swiglu" ? mul(silu(linear(pass, `${name}.gate`, x, hasBias)), up) : activations[activation](up);
  const gate = gateOf(pass, "units", layer);
  return linear(pass, `${name}.down`, gate === undefined ? hidden : mul(hidden, gate), hasBias);
}

const activations: { readonly [Name in Exclude<ModelSpecification["activation"], "swiglu">]: (x: Tensor) => Tensor } = {
  "gelu-tanh": gelu,
  gelu: geluExact,
  relu,
  // So et al., Primer (2021), section 4
  "squared-relu": squaredRelu,
  silu,
};
