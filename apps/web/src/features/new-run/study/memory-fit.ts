/** Whether a model trains in the memory of the nodes there are. Pure. */
import type { Node } from "@trainyard/contracts";

export interface MemoryFit {
  /** The largest node that is not lost, as the server judges by it. */
  nodeName: string;
  totalBytes: number;
  /** Negative where that much is missing. */
  spareBytes: number;
}

/** Null while no node has told its memory. */
export function memoryFit(neededBytes: number, nodes: readonly Node[]): MemoryFit | null {
  const [largest] = nodes
    .filter(({ state }) => state !== "lost")
    .flatMap(({ name, telemetry }) => (telemetry === null ? [] : [{ name, totalBytes: telemetry.memoryTotalBytes }]))
    .sort((a, b) => b.totalBytes - a.totalBytes);
  if (largest === undefined) return null;
  return { nodeName: largest.name, totalBytes: largest.totalBytes, spareBytes: largest.totalBytes - neededBytes };
}
