/** Gradient rules of the indexed operators. */
import { graphOf } from "../graph";
import { threeOperands, twoOperands } from "../operands";
import { cast, gather, min, mul, reshape, scatterAdd, slice, sub } from "../operations";
import { sizeOf } from "../shape";
import { notDifferentiable, type Rules } from "./rule";

export const indexingRules: Rules<"Gather" | "GatherElements" | "ScatterAdd"> = {
  // dTable = zeros with the rows of dY added at their indices; a row that is not to learn gets (index - unlearnt)² = 0 of it, all others 1
  Gather({ inputs, attributes: { unlearnt }, dY }) {
    const [table, indices] = twoOperands(inputs);
    const count = sizeOf(indices.shape);
    const matrix = [table.shape[0] ?? 0, sizeOf(table.shape.slice(1))];
    const zeros = graphOf(table).constant([0], matrix);
    const rows = cast(reshape(indices, [count]), "int64");
    const updates = reshape(dY, [count, sizeOf(table.shape.slice(1))]);
    if (unlearnt === null) return [reshape(scatterAdd(zeros, rows, updates), table.shape)];
    const distance = sub(cast(reshape(rows, [count, 1]), "float32"), unlearnt);
    const learnt = mul(updates, min(mul(distance, distance), 1));
    return [reshape(scatterAdd(zeros, rows, learnt), table.shape)];
  },
  // Only read by the value of a loss whose derivative is written as a whole.
  GatherElements: notDifferentiable,
  // dData = dY, dUpdates[i, c] = dY[indices[i], c]; the indices repeat a row number along the row
  ScatterAdd({ inputs, dY }) {
    const [, indices] = threeOperands(inputs);
    const rows = indices.shape[0] ?? 0;
    return [dY, undefined, gather(dY, reshape(slice(indices, 1, 0, 1), [rows]))];
  },
};
