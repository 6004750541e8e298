/** x W + b of a linear layer, x [N, in] and W [in, out]. */
import { gemm, type Tensor } from "@trainyard/graph";
import type { ForwardPass } from "./forward-pass";

export function linear({ parameter }: ForwardPass, name: string, x: Tensor, hasBias: boolean): Tensor {
  return gemm(x, parameter(`${name}.weight`), hasBias ? { bias: parameter(`${name}.bias`) } : {});
}
