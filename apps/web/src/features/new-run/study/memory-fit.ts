/** Whether a model trains in the memory of the nodes there are. Pure. */
import type { Node, RunSpecification } from "@trainyard/contracts";
import { memoryEstimate, memoryFor } from "@trainyard/model/counts";

export interface MemoryFit {
  /** The largest node that is not lost, as the server judges by it. */
  nodeName: string;
  nodeBytes: number;
  /** Negative where that much is missing. */
  spareBytes: number;
}

/** Null while no node has told the memory that this run would use. */
export function memoryFit(specification: RunSpecification, nodes: readonly Node[]): MemoryFit | null {
  const [largest] = nodes
    .flatMap(({ name, state, telemetry }) => {
      const bytes = state === "lost" ? null : memoryFor(specification, telemetry);
      return bytes === null ? [] : [{ name, bytes }];
    })
    .sort((a, b) => b.bytes - a.bytes);
  if (largest === undefined) return null;
  const spareBytes = largest.bytes - memoryEstimate(specification).totalBytes;
  return { nodeName: largest.name, nodeBytes: largest.bytes, spareBytes };
}
