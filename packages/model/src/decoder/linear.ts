/** x W + b of a linear layer, x [N, in] and W [in, out]. */
import { hasBiases } from "@trainyard/contracts";
import { gemm, type Tensor } from "@trainyard/graph";
import type { ForwardPass } from "./forward-pass";

export function linear({ model, parameter }: ForwardPass, name: string, x: Tensor, hasBias: boolean): Tensor {
  return gemm(x, parameter(`${name}.weight`), hasBias && hasBiases(model) ? { bias: parameter(`${name}.bias`) } : {});
}
