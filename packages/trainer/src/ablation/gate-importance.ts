/** What heads and hidden units are worth by the loss's gradient: one backward pass for all of them. */
import { buildGateGradientGraph, type GatedPart, gateGradientName, gateShape } from "@trainyard/model";
import { Tensor } from "onnxruntime-node";
import { onProcessor } from "../runtime/engine";
import { GraphSession } from "../runtime/graph-session";
import { zeros } from "../runtime/tensors";
import { openGates } from "./gate-values";
import type { TrainedModel } from "./trained-model";
import { weightsFor } from "./trained-model";
import { gateTensors } from "./variant-losses";

export interface GateImportance {
  /** [layer][head] */
  readonly heads: readonly Float64Array[];
  /** [layer][hidden unit] */
  readonly units: readonly Float64Array[];
}

/** Sequences that are looked at, of those in the evaluation batches: means settle long before. */
const mostSequences = 128;

/**
 * Mean over single sequences of |dL/dg| at g = 1, g being a factor on the part's output: what its absence adds to the loss, to first order.
 * Michel et al., Are Sixteen Heads Really Better than One? (2019), equation 2; for hidden units Molchanov et al., Importance Estimation for
 * Neural Network Pruning (2019), section 3.1.
 */
export async function gateImportance({ specification, weights, batches, threads }: TrainedModel): Promise<GateImportance> {
  const { model, batch } = specification;
  const graph = buildGateGradientGraph(specification, { sequences: 1 });
  const given = new Map([...weightsFor(model, weights), ...gateTensors(model, openGates(model))]);
  const outputs = new Map(graph.outputs.map(({ name, shape }) => [name, zeros(shape)]));
  const parts: readonly GatedPart[] = ["heads", "units"];
  const sums = new Map(parts.map((part) => [part, new Float64Array(gateShape(model, part)[0] * gateShape(model, part)[1])]));
  const sequences = sequencesOf(batches, batch.sequences).slice(0, mostSequences);
  const session = await GraphSession.create(graph, onProcessor(threads));
  try {
    for (const tokens of sequences) {
      const read = new Tensor("int32", tokens, [1, tokens.length]);
      await session.run(
        (name) => (name === "tokens" ? read : given.get(name)),
        (name) => outputs.get(name),
      );
      for (const [part, sum] of sums) {
        const gradient = outputs.get(gateGradientName(part))?.data as Float32Array | undefined; // float32 outputs alone
        for (const [index, value] of gradient?.entries() ?? []) sum[index] = (sum[index] ?? 0) + Math.abs(value) / sequences.length;
      }
    }
  } finally {
    await session.release();
  }
  const byLayer = (part: GatedPart) => rows(sums.get(part) ?? new Float64Array(), gateShape(model, part)[1]);
  return { heads: byLayer("heads"), units: byLayer("units") };
}

function sequencesOf(batches: readonly Int32Array[], each: number): Int32Array[] {
  return batches.flatMap((tokens) => {
    const length = tokens.length / each;
    return Array.from({ length: each }, (_, row) => tokens.slice(row * length, (row + 1) * length));
  });
}

function rows(values: Float64Array, length: number): Float64Array[] {
  return Array.from({ length: values.length / length }, (_, row) => values.subarray(row * length, (row + 1) * length));
}
