/** Gradient rules of the operators that move elements: each moves the gradient back. */

import { graphOf } from "../graph";
import { oneOperand } from "../operands";
import { concat, pad, reshape, slice, split, transpose } from "../operations";
import { unbroadcast } from "../unbroadcast";
import type { Rules } from "./rule";

export const movementRules: Rules<"Reshape" | "Transpose" | "Expand" | "Concat" | "Split" | "Slice" | "Pad"> = {
  Reshape: ({ inputs, dY }) => [reshape(dY, oneOperand(inputs).shape)],
  // by the inverse permutation
  Transpose: ({ attributes: { permutation }, dY }) => [
    transpose(
      dY,
      [...permutation.keys()].map((axis) => permutation.indexOf(axis)),
    ),
  ],
  Expand: ({ inputs, dY }) => [unbroadcast(dY, oneOperand(inputs).shape)],
  Concat: ({ inputs, attributes: { axis }, dY }) =>
    split(
      dY,
      axis,
      inputs.map((input) => input.shape[axis] ?? 0),
    ),
  // A part that the loss does not use has the gradient zero.
  Split: ({ node, outputs, attributes: { axis }, outputGradients }) => [
    concat(
      outputs.map((output, index) => outputGradients[index] ?? graphOf(oneOperand(node.inputs)).constant([0], output.shape)),
      axis,
    ),
  ],
  Slice({ inputs, attributes: { axis, start, end }, dY }) {
    return [pad(dY, axis, start, (oneOperand(inputs).shape[axis] ?? end) - end)];
  },
  Pad({ inputs, attributes: { axis, before }, dY }) {
    return [slice(dY, axis, before, before + (oneOperand(inputs).shape[axis] ?? 0))];
  },
};
