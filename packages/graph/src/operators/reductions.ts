/** Reductions over static axes. */
import { normaliseAxes, reducedShape, sameShape } from "../shape";
import { expectCount, type Operator, type OperatorGroup, operand } from "./operator";

type Reduction = "ReduceSum" | "ReduceMean" | "ReduceSumSquare" | "ReduceMax";

const reduction = <Name extends Reduction>(type: Name): Operator<Name> => ({
  infer(inputs, { axes, keepDimensions }, refuse) {
    expectCount(inputs, 1, refuse);
    const a = operand(inputs, 0, refuse);
    const normalised = normaliseAxes(axes, a.shape.length);
    if (normalised === undefined || !sameShape(normalised, axes)) return refuse(`axes [${axes.join(", ")}] are not ascending axes of it`);
    return [{ dataType: a.dataType, shape: reducedShape(a.shape, normalised, keepDimensions) }];
  },
  onnx: ({ axes, keepDimensions }) => ({ type, attributes: { keepdims: Number(keepDimensions) }, parameters: [{ values: axes }] }),
});

export const reductions: OperatorGroup<Reduction> = {
  ReduceSum: reduction("ReduceSum"),
  ReduceMean: reduction("ReduceMean"),
  ReduceSumSquare: reduction("ReduceSumSquare"),
  ReduceMax: reduction("ReduceMax"),
};
