/** How fast the training engine is: three shapes of GPT-2, each in a process of its own, against this machine's matrix products. */
import { availableParallelism } from "node:os";
import { type EngineBenchShape, type EngineMeasurement, engineBenchShapes } from "@trainyard/trainer/engine-bench";
import { inOwnProcess } from "./in-own-process";
import { median } from "./run-progress";

export interface BenchEngineOptions {
  /** All cores when left out. */
  readonly threads?: number;
  /** Times each shape is measured. */
  readonly rounds: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string) => void;
}

export interface EngineBenchResult {
  /** Of the 2048-cube float32 product: median over the shapes, in whose processes it was timed between training steps. */
  readonly matmulGflops: number;
  readonly threads: number;
  readonly shapes: readonly ShapeResult[];
}

export interface ShapeResult {
  readonly name: EngineBenchShape;
  readonly tokensPerSecond: number;
  readonly gflops: number;
  /** Against the products timed just before and after the same steps. */
  readonly shareOfMatmul: number;
  readonly peakRssBytes: number;
  /** Writing the graph and creating the session. */
  readonly buildMs: number;
}

const giga = 1e9;
const program = new URL("./bench-engine-process.ts", import.meta.url);

export async function benchEngine(options: BenchEngineOptions): Promise<EngineBenchResult> {
  const { threads = availableParallelism(), rounds, signal, onProgress = () => undefined } = options;
  const shapes: ShapeResult[] = [];
  const matmuls: number[] = [];
  for (const name of engineBenchShapes) {
    onProgress(`Measuring ${name} ...`);
    const given = [name, String(threads), String(rounds)];
    const measured = await inOwnProcess<EngineMeasurement>({ program, given, signal });
    const { tokensPerSecond, flopsPerSecond, shareOfMatmul, peakRssBytes, buildMs } = measured;
    shapes.push({ name, tokensPerSecond, gflops: flopsPerSecond / giga, shareOfMatmul, peakRssBytes, buildMs });
    matmuls.push(measured.matmulFlopsPerSecond);
  }
  return { matmulGflops: (median(matmuls) ?? Number.NaN) / giga, threads, shapes };
}
