/** Operators that move elements without arithmetic. */
import { broadcastShapes, formatShape, sameShape, sizeOf } from "../shape";
import { dimension, type OperatorGroup, operand } from "./operator";

type Movement = "Reshape" | "Transpose" | "Expand" | "Concat" | "Split" | "Slice" | "Pad";

export const movement: OperatorGroup<Movement> = {
  Reshape: {
    infer(inputs, { shape }, refuse) {
      const a = operand(inputs, 0, refuse);
      if (sizeOf(a.shape) !== sizeOf(shape)) refuse(`${sizeOf(a.shape)} elements do not fill ${formatShape(shape)}`);
      return [{ dataType: a.dataType, shape }];
    },
    onnx: ({ shape }) => ({ type: "Reshape", parameters: [{ values: shape }] }),
  },
  Transpose: {
    infer(inputs, { permutation }, refuse) {
      const a = operand(inputs, 0, refuse);
      const sorted = [...permutation].sort((left, right) => left - right);
      if (!sameShape(sorted, [...a.shape.keys()])) refuse(`[${permutation.join(", ")}] is not a permutation of its axes`);
      return [{ dataType: a.dataType, shape: permutation.map((axis) => dimension(a.shape, axis, refuse)) }];
    },
    onnx: ({ permutation }) => ({ type: "Transpose", attributes: { perm: permutation } }),
  },
  Expand: {
    infer(inputs, { shape }, refuse) {
      const a = operand(inputs, 0, refuse);
      if (!sameShape(broadcastShapes(a.shape, shape) ?? [], shape)) refuse(`it does not broadcast to ${formatShape(shape)}`);
      return [{ dataType: a.dataType, shape }];
    },
    onnx: ({ shape }) => ({ type: "Expand", parameters: [{ values: shape }] }),
  },
  Concat: {
    infer(inputs, { axis }, refuse) {
      const first = operand(inputs, 0, refuse);
      const withoutAxis = (shape: readonly number[]) => shape.filter((_, index) => index !== axis);
      for (const other of inputs) {
        if (other.dataType !== first.dataType) refuse(`operands are ${first.dataType} and ${other.dataType}`);
        if (!sameShape(withoutAxis(other.shape), withoutAxis(first.shape))) refuse(`operands differ outside axis ${axis}`);
      }
      const total = inputs.reduce((sum, input) => sum + dimension(input.shape, axis, refuse), 0);
      return [{ dataType: first.dataType, shape: first.shape.with(axis, total) }];
    },
    onnx: ({ axis }) => ({ type: "Concat", attributes: { axis } }),
  },
  Split: {
    infer(inputs, { axis, sizes }, refuse) {
      const a = operand(inputs, 0, refuse);
      const total = sizes.reduce((sum, size) => sum + size, 0);
      if (total !== dimension(a.shape, axis, refuse)) refuse(`parts ${sizes.join(" + ")} do not add up to axis ${axis}`);
      return sizes.map((size) => ({ dataType: a.dataType, shape: a.shape.with(axis, size) }));
    },
    onnx: ({ axis, sizes }) => ({ type: "Split", attributes: { axis }, parameters: [{ values: sizes }] }),
  },
  Slice: {
    infer(inputs, { axis, start, end }, refuse) {
      const a = operand(inputs, 0, refuse);
      if (start < 0 || end <= start || end > dimension(a.shape, axis, refuse)) refuse(`${start}..${end} is outside axis ${axis}`);
      return [{ dataType: a.dataType, shape: a.shape.with(axis, end - start) }];
    },
    onnx: ({ axis, start, end }) => ({
      type: "Slice",
      parameters: [{ values: [start] }, { values: [end] }, { values: [axis] }],
    }),
  },
  Pad: {
    infer(inputs, { axis, before, after }, refuse) {
      const a = operand(inputs, 0, refuse);
      if (before < 0 || after < 0) refuse("padding must not be negative");
      return [{ dataType: a.dataType, shape: a.shape.with(axis, before + dimension(a.shape, axis, refuse) + after) }];
    },
    onnx: ({ axis, before, after }, [a]) => {
      const rank = a?.shape.length ?? 0;
      const values = Array.from({ length: 2 * rank }, (_, index) => (index === axis ? before : index === rank + axis ? after : 0));
      return { type: "Pad", parameters: [{ values }] };
    },
  },
};
