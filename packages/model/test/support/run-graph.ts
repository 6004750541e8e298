/** Runs a model graph on onnxruntime with values by name. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { ModelGraph } from "../../src/graphs/model-graph";

export type Values = Readonly<Record<string, Tensor>>;

export async function runGraph({ onnx, inputs }: ModelGraph, values: Values, threads = 2): Promise<Values> {
  const session = await InferenceSession.create(onnx, { intraOpNumThreads: threads });
  const outputs = await session.run(Object.fromEntries(inputs.map(({ name }) => [name, values[name] as Tensor])));
  await session.release();
  return outputs;
}

export function floats(values: Float32Array, shape: readonly number[]): Tensor {
  return new Tensor("float32", values, [...shape]);
}

/** int32 rows of equal length. */
export function tokenRows(rows: readonly (readonly number[])[]): Tensor {
  return new Tensor("int32", Int32Array.from(rows.flat()), [rows.length, rows[0]?.length ?? 0]);
}
