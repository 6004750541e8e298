/** Names of activations in transformers (activations.py, ACT2CLS) and here. */
import type { ModelSpecification } from "@trainyard/contracts";

type Activation = ModelSpecification["activation"];

/** Several names are one function in different arithmetic: the differences are below a float32's rounding of the result. */
export const activations: Readonly<Record<string, Activation>> = {
  gelu_new: "gelu-tanh",
  gelu_fast: "gelu-tanh",
  gelu_accurate: "gelu-tanh",
  gelu_pytorch_tanh: "gelu-tanh",
  gelu_python_tanh: "gelu-tanh",
  gelu: "gelu",
  gelu_python: "gelu",
  relu: "relu",
  relu2: "squared-relu",
  silu: "silu",
  swish: "silu",
};

/** The library's name of an activation; undefined where it has none. */
export function activationName(activation: Activation): string | undefined {
  return Object.keys(activations).find((name) => activations[name] === activation);
}
